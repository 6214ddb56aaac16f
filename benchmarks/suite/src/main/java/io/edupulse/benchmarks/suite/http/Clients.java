package io.edupulse.benchmarks.suite.http;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients at work at the same time, each on a virtual thread.
final class Clients {

    static final int COUNT = 64;

    private Clients() {}

    /// One piece of work.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /// What a client does again and again.
    @FunctionalInterface
    interface Role {
        Work of(int client) throws Exception;
    }

    /// Lets all clients together do a piece of work as often as given, and returns the nanoseconds that took.
    static long share(int times, Role role) throws InterruptedException, ExecutionException {
        var left = new AtomicInteger(times);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            long begun = System.nanoTime();
            for (int i = 0; i < COUNT; i++) {
                int client = i;
                running.add(threads.submit(() -> {
                    var work = role.of(client);
                    while (left.getAndDecrement() > 0) {
                        work.run();
                    }
                    return true;
                }));
            }
            for (var each : running) {
                each.get();
            }
            return System.nanoTime() - begun;
        }
    }
}
