package io.edupulse.node.standby;

import io.edupulse.projection.read.Source;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to answer queries. Thread-safe.
///
/// Invariant: an answer counts if its source had its turn when the query began and still has it when the answer
/// is there. Between [#hold] and [#pass] no source has its turn. A position that the primary tells in between
/// is beyond all that counted answers have shown, so a standby that has replayed up to there shows nothing
/// older than they did. The turn of the primary may begin at any time, since no standby is ahead of it.
final class Turns {

    /// How long a query waits for the next turn: longer than [#hold] lasts.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Source primary;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition passed = lock.newCondition();
    private @Nullable StandbyHost host;
    private @Nullable StandbyPool pool;
    private volatile Turn turn;

    /// @param isHeld whether the source has to wait for its turn
    private record Turn(Source source, boolean isHeld) {}

    Turns(Source primary) {
        this.primary = primary;
        this.turn = new Turn(primary, false);
    }

    Source primary() {
        return primary;
    }

    Source current() {
        var now = turn;
        return now.isHeld() ? awaited() : now.source();
    }

    boolean isCurrent(Source source) {
        var now = turn;
        return !now.isHeld() && now.source() == source;
    }

    /// Null while the primary answers.
    @Nullable
    StandbyHost host() {
        lock.lock();
        try {
            return host;
        } finally {
            lock.unlock();
        }
    }

    /// The host whose turn a source is; null if that is over.
    @Nullable
    StandbyHost hostOf(Source source) {
        lock.lock();
        try {
            return pool != null && pool.source() == source ? host : null;
        } finally {
            lock.unlock();
        }
    }

    /// Lets queries wait until [#pass].
    void hold() {
        lock.lock();
        try {
            turn = new Turn(turn.source(), true);
        } finally {
            lock.unlock();
        }
    }

    /// Begins the turn of a standby if it may still answer; without one, the turn stays where it is. Whether it
    /// has begun.
    boolean pass(@Nullable StandbyHost next, StandbyPool connections) {
        lock.lock();
        try {
            boolean begins = next != null && next.ready().isPresent();
            if (begins) {
                end();
                host = next;
                pool = connections;
            }
            turn = new Turn(pool == null ? primary : pool.source(), false);
            passed.signalAll();
            return begins;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the turn of a host at once, if it has one. Whether it had.
    boolean leave(StandbyHost left) {
        lock.lock();
        try {
            if (host != left) {
                return false;
            }
            end();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the turn of any standby.
    void end() {
        lock.lock();
        try {
            host = null;
            turn = new Turn(primary, turn.isHeld());
            if (pool != null) {
                pool.close();
                pool = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Source awaited() {
        lock.lock();
        try {
            long left = LONGEST_WAIT.toNanos();
            while (turn.isHeld() && left > 0) {
                left = passed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the query itself notices
        } finally {
            lock.unlock();
        }
        return turn.source();
    }
}
