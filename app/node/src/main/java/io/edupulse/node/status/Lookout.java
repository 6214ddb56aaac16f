package io.edupulse.node.status;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.node.database.DatabaseFailures;
import io.edupulse.node.status.Found.Missing;
import io.edupulse.node.status.Found.Seen;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a part of the system that may not answer, within a time limit. Thread-safe.
///
/// A look that runs into its limit goes on by itself until its own limits end it, and no other begins
/// before: a server that is silent holds one thread and one connection, however often it is looked at.
///
/// @param <T> what the part looks like
public final class Lookout<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Lookout.class);

    /// A thread may need a moment to see that its time is over.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final String part;
    private final String silent;
    private final Callable<T> look;
    private final AtomicReference<@Nullable FutureTask<T>> late = new AtomicReference<>();

    /// @param part what it is called in messages
    /// @param silent the code of a look that has not ended in time
    public Lookout(String part, String silent, Callable<T> look) {
        this.part = part;
        this.silent = silent;
        this.look = look;
    }

    /// Looks now. Never throws, and returns at the deadline at the latest.
    public Found<T> look(Deadline deadline) {
        long startedAt = System.nanoTime();
        var before = late.get();
        if (before != null) {
            if (!hasEnded(before, deadline)) {
                return silent(startedAt);
            }
            late.compareAndSet(before, null);
        }
        var task = new FutureTask<>(look);
        Thread.ofVirtual().name("look-at-" + part).start(task);
        if (!hasEnded(task, deadline)) {
            late.set(task);
            return silent(startedAt);
        }
        return found(task);
    }

    /// The same on a thread of its own; gives what it has found at the deadline at the latest.
    Supplier<Found<T>> begin(Deadline deadline) {
        var looking = new FutureTask<>(() -> look(deadline));
        Thread.ofVirtual().name("wait-for-" + part).start(looking);
        return () -> {
            long startedAt = System.nanoTime();
            return hasEnded(looking, Deadline.after(deadline.left().plus(GRACE)))
                    ? looking.resultNow()
                    : silent(startedAt);
        };
    }

    private static boolean hasEnded(FutureTask<?> task, Deadline deadline) {
        try {
            task.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Found<T> found(FutureTask<T> task) {
        return switch (task.state()) {
            case SUCCESS -> new Seen<>(task.resultNow());
            case FAILED -> missing(task.exceptionNow());
            case CANCELLED, RUNNING -> throw new IllegalStateException("A look is " + task.state());
        };
    }

    private Missing<T> missing(Throwable failure) {
        var told = failure instanceof RuntimeException thrown ? DatabaseFailures.coded(thrown) : failure;
        if (told instanceof CodedException coded) {
            return new Missing<>(coded.code(), coded.message());
        }
        LOGGER.warn("The look at {} failed", part, failure);
        return new Missing<>("internal", FailureMessage.of(failure));
    }

    private Missing<T> silent(long startedAt) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        return new Missing<>(silent, Text.format("There is no answer about %s after %,d ms", part, millis));
    }
}
