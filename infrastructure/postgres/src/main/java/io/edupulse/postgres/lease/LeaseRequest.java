package io.edupulse.postgres.lease;

import io.edupulse.kernel.work.Deadline;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A caller's request to the thread that has the connection to the database. The caller waits for the result up to a
/// deadline. Thread-safe.
final class LeaseRequest<T> {

    private final Task<T> task;
    private final Consumer<T> unwanted;
    private final CompletableFuture<Optional<T>> result = new CompletableFuture<>();

    @FunctionalInterface
    interface Task<T> {

        /// Empty if the request is not granted.
        Optional<T> run(LeaseTables tables, Registration registration) throws SQLException;
    }

    /// @param unwanted takes a result that came after the caller's deadline
    LeaseRequest(Task<T> task, Consumer<T> unwanted) {
        this.task = task;
        this.unwanted = unwanted;
    }

    /// Runs the request, unless the caller has stopped waiting.
    void run(LeaseTables tables, Registration registration) throws SQLException {
        if (!result.isDone()) {
            var done = task.run(tables, registration);
            if (!result.complete(done)) {
                done.ifPresent(unwanted);
            }
        }
    }

    /// Ends the request without a result.
    void fail() {
        result.complete(Optional.empty());
    }

    /// Empty also after the deadline or an interrupt; then the request no longer runs.
    Optional<T> await(Deadline deadline) {
        try {
            return result.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return givenUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return givenUp();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A request never ends in an exception", e);
        }
    }

    /// Gives up, unless the result arrives at this moment.
    private Optional<T> givenUp() {
        result.complete(Optional.empty());
        return result.join();
    }
}
