package io.edupulse.postgres.store;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs work to its end although the caller is interrupted. An interrupt would close the socket that a virtual thread
/// reads from, and so leave the outcome of a whole batch unknown because one of its callers gave up.
final class UninterruptibleCall {

    private UninterruptibleCall() {}

    /// Runs the work on a private thread, which cannot be interrupted, and restores the caller's interrupt flag
    /// afterwards.
    static <T> T call(Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("append").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException failure -> failure;
                case Error failure -> throw failure;
                case null, default -> new IllegalStateException(e);
            };
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
