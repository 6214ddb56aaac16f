package io.edupulse.postgres.store;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Does work that must run to its end although the caller is interrupted: an interrupt closes the socket that a
/// virtual thread reads from, and so would leave a whole batch in doubt because one of its callers gave up.
final class UninterruptibleCall {

    private UninterruptibleCall() {}

    /// Calls on a thread that nobody knows. The caller's interruption is kept for later.
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
