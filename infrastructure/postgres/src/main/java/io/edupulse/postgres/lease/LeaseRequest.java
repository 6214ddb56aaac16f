package io.edupulse.postgres.lease;

import io.edupulse.kernel.work.Deadline;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// What a caller wants of the database and the one thread with the connection does, while the caller waits no longer
/// than it wants to. Thread-safe.
final class LeaseRequest<T> {

    private final Task<T> task;
    private final Consumer<T> unwanted;
    private final CompletableFuture<Optional<T>> result = new CompletableFuture<>();

    @FunctionalInterface
    interface Task<T> {

        /// Empty if it is not to be had.
        Optional<T> run(LeaseTables tables, Registration registration) throws SQLException;
    }

    /// @param unwanted takes what was done when the caller had just stopped waiting
    LeaseRequest(Task<T> task, Consumer<T> unwanted) {
        this.task = task;
        this.unwanted = unwanted;
    }

    /// Does it, unless the caller waits no longer.
    void run(LeaseTables tables, Registration registration) throws SQLException {
        if (!result.isDone()) {
            var done = task.run(tables, registration);
            if (!result.complete(done)) {
                done.ifPresent(unwanted);
            }
        }
    }

    /// There is no answer.
    void fail() {
        result.complete(Optional.empty());
    }

    /// Empty also if it takes longer, or the caller is interrupted; then it is not done any more.
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

    /// Unless the answer comes in this very moment.
    private Optional<T> givenUp() {
        result.complete(Optional.empty());
        return result.join();
    }
}
