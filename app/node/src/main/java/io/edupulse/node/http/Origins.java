package io.edupulse.node.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Keeps web pages away: a browser on this machine lets the pages of any site send requests to the
/// loopback interface, and takes any name for it that a site's DNS gives out.
final class Origins {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Origins() {}

    /// The refusal of a request that a page of another origin sends, or that takes this machine for
    /// another host; empty for all others. Programs that are no browsers name no origin.
    static Optional<Answer> refused(Request request) {
        var host = request.header().apply("Host");
        if (host.isPresent() && !isLoopback("http://" + host.get())) {
            return Optional.of(Answer.error(
                    FailureStatus.FORBIDDEN,
                    "http.foreign-host",
                    "Only requests to localhost, 127.0.0.1 or [::1] are answered"));
        }
        var origin = request.header().apply("Origin");
        if (origin.isPresent() && !isOwn(origin.get(), host)) {
            return Optional.of(Answer.error(
                    FailureStatus.FORBIDDEN,
                    "http.foreign-origin",
                    "Requests of web pages of other origins are not answered"));
        }
        return Optional.empty();
    }

    /// Another port is another origin: whoever serves a page there is not this node.
    private static boolean isOwn(String origin, Optional<String> host) {
        return host.filter(own -> origin.equalsIgnoreCase("http://" + own)).isPresent();
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
