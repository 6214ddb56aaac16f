package io.edupulse.node.http;

import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Admitted;
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

    private static final String NO_ROUTE = "";

    private final List<Route> all;
    private final Origins origins;
    private final Gate gate;
    private final Observer observer;
    private final Tracing tracing;

    /// Lets callers in.
    @FunctionalInterface
    public interface Gate {

        /// @throws io.edupulse.kernel.failure.CodedException with a code that begins with `access.`
        Admitted admit(Request request);
    }

    /// Hears of each request, on its thread.
    @FunctionalInterface
    public interface Observer {

        /// @param method as it came, whatever it is
        /// @param route the path with the names of its variables; empty where there is none
        /// @param nanos until the answer begins
        void answered(String method, String route, int status, long nanos);
    }

    /// Routes that nothing observes.
    public Routes(Origins origins, Gate gate, List<Route> all) {
        this(origins, gate, all, (method, route, status, nanos) -> {}, Tracing.NONE);
    }

    /// @param tracing records requests that need a token: others come all the time, from monitoring
    public Routes(Origins origins, Gate gate, List<Route> all, Observer observer, Tracing tracing) {
        this.origins = origins;
        this.gate = gate;
        this.observer = observer;
        this.tracing = tracing;
        this.all = List.copyOf(all);
    }

    /// @throws IOException if the client has gone
    public Answer answer(Request request) throws IOException {
        long begun = System.nanoTime();
        var refused = origins.refused(request).orElse(null);
        var answer = refused == null ? routed(request, begun) : observed(request, NO_ROUTE, refused, begun);
        return origins.allowed(request, answer);
    }

    private Answer observed(Request request, String route, Answer answer, long begun) {
        observer.answered(request.method(), route, answer.status(), System.nanoTime() - begun);
        return answer;
    }

    private Answer routed(Request request, long begun) throws IOException {
        var path = Route.parts(request.path());
        var others = new ArrayList<Route>();
        for (var route : all) {
            var variables = route.match(path);
            if (variables.isPresent()) {
                if (route.takes(request.method())) {
                    var answer = traced(route, request.at(variables.get()));
                    return observed(request, route.template(), answer, begun);
                }
                others.add(route);
            }
        }
        return observed(request, NO_ROUTE, unroutable(request, others), begun);
    }

    private static Answer unroutable(Request request, List<Route> others) {
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

    private Answer traced(Route route, Request request) throws IOException {
        if (!tracing.isOn() || route.isOpen()) {
            return admitted(route, request);
        }
        var parent = request.header(CommandHeaders.TRACE).orElse(null);
        try (var span = tracing.begin(route.toString(), Tracing.Kind.SERVER, parent, List.of())) {
            var context = span.traceparent();
            var answer = admitted(route, context == null ? request : request.within(context));
            span.put("http.request.method", request.method());
            span.put("http.route", route.template());
            span.put("http.response.status_code", Integer.toString(answer.status()));
            return answer;
        }
    }

    private Answer admitted(Route route, Request request) throws IOException {
        try {
            if (route.isOpen()) {
                return inTurn(route, request);
            }
            var admitted = gate.admit(request);
            return inTurn(route, request.by(admitted.caller())).until(admitted.until());
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
