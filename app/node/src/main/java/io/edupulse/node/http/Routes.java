package io.edupulse.node.http;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What there is, and what a request gets for which nothing is there. Thread-safe.
public final class Routes {

    /// How long a request waits for those before it.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Route> all;
    private final Origins origins;
    private final Gate gate;

    /// Lets callers in.
    @FunctionalInterface
    public interface Gate {

        /// @throws io.edupulse.kernel.failure.CodedException with a code that begins with `access.`
        Caller admit(Request request);
    }

    public Routes(Origins origins, Gate gate, List<Route> all) {
        this.origins = origins;
        this.gate = gate;
        this.all = List.copyOf(all);
    }

    /// @throws IOException if the client has gone
    public Answer answer(Request request) throws IOException {
        var answer = origins.refused(request).orElse(null);
        return origins.allowed(request, answer == null ? routed(request) : answer);
    }

    private Answer routed(Request request) throws IOException {
        var path = Route.parts(request.path());
        var others = new ArrayList<Route>();
        for (var route : all) {
            var variables = route.match(path);
            if (variables.isPresent()) {
                if (route.takes(request.method())) {
                    return admitted(route, request.at(variables.get()));
                }
                others.add(route);
            }
        }
        if (others.isEmpty()) {
            return Answer.problem(
                    FailureStatus.NOT_FOUND,
                    "http.not-found",
                    Text.format("There is nothing at %s: /openapi.json says what there is", request.path()));
        }
        var allowed = others.stream().map(Route::allowed).distinct().collect(Collectors.joining(", "));
        return Answer.problem(FailureStatus.NOT_ALLOWED, "http.method", "Use " + allowed)
                .with("Allow", allowed);
    }

    private Answer admitted(Route route, Request request) throws IOException {
        try {
            return inTurn(route, route.isOpen() ? request : request.by(gate.admit(request)));
        } catch (RuntimeException | StackOverflowError e) {
            return FailureStatus.answer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return tooMany();
        }
    }

    /// A stream keeps its turn only until it begins; how many there are is limited by the connections.
    private static Answer inTurn(Route route, Request request) throws IOException, InterruptedException {
        if (!route.atOnce().tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return tooMany();
        }
        try {
            return route.handler().handle(request);
        } finally {
            route.atOnce().release();
        }
    }

    private static Answer tooMany() {
        return Answer.problem(
                FailureStatus.UNAVAILABLE,
                "http.too-many-requests",
                "The node works on as many requests as it takes at a time: send it again in a moment");
    }
}
