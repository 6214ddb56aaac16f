package io.edupulse.node.lifecycle;

import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// CloseableStack that were started, to be ended together within one time limit: first all that work are asked to stop,
/// then all are awaited or closed, the last one started first. Ending goes on when one of them fails or does
/// not end; such a one is named and left to itself. Thread-safe.
public final class CloseableStack implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CloseableStack.class);

    /// What a part still gets when the time is over, so that a server that this process has started is told to
    /// end.
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final Duration limit;
    private final ConcurrentLinkedDeque<AutoCloseable> started = new ConcurrentLinkedDeque<>();

    /// @param limit how long all of them have to end
    public CloseableStack(Duration limit) {
        this.limit = limit;
    }

    public <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        var _ = end();
    }

    /// Ends all parts, and returns the names of those that have not ended in time. Workers get half of the
    /// time, so that what they work with can end in good order.
    List<String> end() {
        var working = Deadline.after(limit.dividedBy(2));
        var deadline = Deadline.after(limit);
        var left = new ArrayList<String>();
        for (var part : started) {
            if (part instanceof Part worker) {
                run(part, working, () -> {
                    worker.stop();
                    return true;
                });
            }
        }
        for (var part = started.poll(); part != null; part = started.poll()) {
            if (!end(part, working, deadline)) {
                var name = part.getClass().getSimpleName();
                LOGGER.warn("{} has not ended within {} s and is left to itself", name, limit.toSeconds());
                left.add(name);
            }
        }
        return left;
    }

    private static boolean end(AutoCloseable part, Deadline working, Deadline deadline) {
        if (part instanceof Part worker) {
            return run(part, working, () -> worker.awaitEnd(working));
        }
        return run(part, deadline, () -> {
            if (part instanceof ClosedInTime timely) {
                timely.close(deadline);
            } else {
                part.close();
            }
            return true;
        });
    }

    /// On a thread of its own, which may hang. What fails has ended.
    private static boolean run(AutoCloseable part, Deadline deadline, Callable<Boolean> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().name("end-" + part.getClass().getSimpleName()).start(task);
        try {
            return task.get(Math.max(deadline.leftMillis(), LAST_MOMENT.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOGGER.warn(
                    "{} did not end well: {}",
                    part.getClass().getSimpleName(),
                    FailureMessage.of(e.getCause() == null ? e : e.getCause()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
