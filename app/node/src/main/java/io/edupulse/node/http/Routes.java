package io.edupulse.node.http;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What there is, and what a request gets for which nothing is there. Thread-safe.
public final class Routes {

    /// How long a request waits for those before it.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Route> routes;

    /// What a path answers.
    ///
    /// @param path the whole path
    /// @param atOnce how many requests are worked on at a time; further ones wait for a moment, and are
    ///     then refused
    record Route(String method, String path, Semaphore atOnce, Handler handler) {

        Route(String method, String path, int atOnce, Handler handler) {
            this(method, path, new Semaphore(atOnce, true), handler);
        }

        /// A `GET` can be asked with `HEAD` too; the server then leaves out the body.
        private boolean takes(String asked) {
            return asked.equals(method) || (method.equals("GET") && asked.equals("HEAD"));
        }

        private String allowed() {
            return method.equals("GET") ? "GET, HEAD" : method;
        }
    }

    /// Answers one kind of request. What it throws gets the status of [FailureStatus].
    @FunctionalInterface
    interface Handler {
        Answer handle(Request request) throws IOException;
    }

    Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /// @throws IOException if the client has gone
    Answer answer(Request request) throws IOException {
        var refused = Origins.refused(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        var there = routes.stream()
                .filter(route -> route.path().equals(request.path()))
                .toList();
        if (there.isEmpty()) {
            return Answer.error(
                    FailureStatus.NOT_FOUND,
                    "http.not-found",
                    Text.format("There is nothing at %s: there are %s", request.path(), known()));
        }
        Optional<Route> route =
                there.stream().filter(r -> r.takes(request.method())).findFirst();
        if (route.isEmpty()) {
            var allowed = there.stream().map(Route::allowed).collect(Collectors.joining(", "));
            return Answer.error(FailureStatus.NOT_ALLOWED, "http.method", "Use " + allowed)
                    .with("Allow", allowed);
        }
        return inTurn(route.get(), request);
    }

    private static Answer inTurn(Route route, Request request) throws IOException {
        try {
            if (!route.atOnce().tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return tooMany();
        }
        try {
            return route.handler().handle(request);
        } catch (RuntimeException | StackOverflowError e) {
            return FailureStatus.answer(e);
        } finally {
            route.atOnce().release();
        }
    }

    private static Answer tooMany() {
        return Answer.error(
                FailureStatus.UNAVAILABLE,
                "http.too-many-requests",
                "The node works on as many requests as it takes at a time: send it again in a moment");
    }

    private String known() {
        return routes.stream().map(route -> route.method() + " " + route.path()).collect(Collectors.joining(", "));
    }
}
