package io.edupulse.kernel.work;

import io.edupulse.kernel.failure.FailureMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A virtual thread that runs rounds until it is closed. No failure ends it.
///
/// A round that throws runs again after a back-off. [#failure] returns the failure until a round succeeds; a lasting
/// failure is logged once ([LoggedFaults]). Thread-safe.
public final class GuardedLoop implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(GuardedLoop.class.getName());
    private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Backoff backoff;
    private final Round round;
    private final LoggedFaults fault = new LoggedFaults();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread;
    private boolean isWoken;
    private boolean isClosed;
    private volatile @Nullable String failure;

    /// One round of a loop.
    @FunctionalInterface
    public interface Round {

        /// Runs once, and returns the pause before the next round.
        Duration work() throws Exception;

        /// Runs after the last round, on the same thread, such as to release a lease.
        default void end() {}
    }

    private GuardedLoop(String name, Backoff backoff, Round round) {
        this.name = name;
        this.backoff = backoff;
        this.round = round;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /// A loop that [#start] starts. Its owner keeps it in a field first, because the rounds may use that field.
    ///
    /// @param name of the thread, and in the log
    /// @param backoff for the loop alone
    public static GuardedLoop of(String name, Backoff backoff, Round round) {
        return new GuardedLoop(name, backoff, round);
    }

    /// The names of the loops of this process whose threads have ended without being closed, such as by a lack of
    /// memory while noting a failure. Only a restart of the process resumes their work.
    public static Set<String> ended() {
        return Set.copyOf(ENDED);
    }

    /// Starts the rounds. Call it once.
    public void start() {
        thread.start();
    }

    /// The failure of the last round; empty if it succeeded.
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /// Ends the present pause, or the one after the present round.
    public void wake() {
        lock.lock();
        try {
            isWoken = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether no further round begins.
    public boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    /// Prevents further rounds, and returns at once. The present round is not interrupted: an interrupt would close the
    /// socket that it reads from.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it has begun and its last round has not ended yet.
    public boolean isRunning() {
        return thread.isAlive();
    }

    /// Waits for the end of the last round; false if the deadline passes first. Call it after [#close].
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return thread.getState() == Thread.State.NEW || thread.join(deadline.left());
    }

    private void run() {
        boolean isClosed = false;
        try {
            while (!isClosed()) {
                rest(workOnce());
            }
            isClosed = true;
        } finally {
            if (!isClosed) {
                ENDED.add(name);
            }
        }
        endOnce();
    }

    @SuppressWarnings("CatchingUnchecked") // the thread ends anyway, and is to end quietly
    private void endOnce() {
        try {
            round.end();
        } catch (Throwable thrown) {
            LOGGER.log(Level.WARNING, "{0} did not end well: {1}", name, FailureMessage.of(thrown));
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is must not end the thread
    private Duration workOnce() {
        try {
            var pause = round.work();
            backoff.afterSuccess();
            recovered();
            return pause;
        } catch (Throwable thrown) {
            failed(thrown);
            return backoff.afterFailure();
        }
    }

    private void recovered() {
        failure = null;
        if (fault.isOver()) {
            LOGGER.log(Level.INFO, "{0} works again", name);
        }
    }

    private void failed(Throwable thrown) {
        var message = FailureMessage.of(thrown);
        if (fault.isNew(message)) {
            LOGGER.log(isClosed() ? Level.DEBUG : Level.WARNING, "{0} tries again: {1}", name, message);
            LOGGER.log(Level.DEBUG, name, thrown);
        }
        failure = message;
    }

    private void rest(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!isClosed && !isWoken && left > 0) {
                left = woken.awaitNanos(left);
            }
            isWoken = false;
        } catch (InterruptedException e) {
            LOGGER.log(Level.DEBUG, "{0} was interrupted and continues", name); // no caller has this thread's handle
        } finally {
            lock.unlock();
        }
    }
}
