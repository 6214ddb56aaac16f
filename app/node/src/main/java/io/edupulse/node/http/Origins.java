package io.edupulse.node.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Keeps the web pages of other sites away. A browser lets the pages of any site send requests to any address, the
/// loopback interface too, and takes any name for it that a site's DNS gives out. Programs that are no browsers name no
/// origin. Immutable.
///
/// @param isLocal whether only names of the loopback interface are answered to
/// @param permitted the origins whose pages may read answers, such as `https://app.example.org`
public record Origins(boolean isLocal, List<String> permitted) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// The refusal of a request that a page of another origin sends, or that takes this machine for another host; the
    /// answer to a browser that asks beforehand; empty for all others.
    Optional<Answer> refused(Request request) {
        var host = request.header("Host");
        if (isLocal && host.isPresent() && !isLoopback("http://" + host.get())) {
            return Optional.of(Answer.problem(
                    FailureStatus.FORBIDDEN,
                    "http.foreign-host",
                    "Only requests to localhost, 127.0.0.1 or [::1] are answered"));
        }
        var origin = request.header("Origin");
        if (origin.isPresent() && !isOwn(origin.get(), host) && !isPermitted(origin.get())) {
            return Optional.of(Answer.problem(
                    FailureStatus.FORBIDDEN,
                    "http.foreign-origin",
                    "Requests of web pages of other origins are not answered"));
        }
        boolean asksBeforehand = request.method().equals("OPTIONS")
                && origin.filter(this::isPermitted).isPresent()
                && request.header("Access-Control-Request-Method").isPresent();
        return asksBeforehand
                ? Optional.of(Answer.empty(FailureStatus.NO_CONTENT)
                        .with("Access-Control-Allow-Methods", "GET, HEAD, POST")
                        .with(
                                "Access-Control-Allow-Headers",
                                "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID,"
                                        + " Traceparent, Correlation-Id, Causation-Id")
                        .with("Access-Control-Max-Age", "600"))
                : Optional.empty();
    }

    /// The answer, which the page of a permitted origin may read.
    Answer allowed(Request request, Answer answer) {
        return request.header("Origin")
                .filter(this::isPermitted)
                .map(origin -> answer.with("Access-Control-Allow-Origin", origin)
                        .with("Access-Control-Expose-Headers", "ETag, Location, Retry-After")
                        .with("Vary", "Origin"))
                .orElse(answer);
    }

    private boolean isPermitted(String origin) {
        return permitted.contains(origin);
    }

    /// Another port is another origin: whoever serves a page there is not this node.
    private static boolean isOwn(String origin, Optional<String> host) {
        return host.filter(own -> origin.equalsIgnoreCase("http://" + own) || origin.equalsIgnoreCase("https://" + own))
                .isPresent();
    }

    private static boolean isLoopback(String address) {
        try {
            var host = new URI(address).getHost();
            return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
