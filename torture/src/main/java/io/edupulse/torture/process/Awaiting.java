package io.edupulse.torture.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for conditions outside of this process, which can only be looked at.
public final class Awaiting {

    private static final long LOOK_NANOS = 50_000_000;

    private Awaiting() {}

    /// Whether the condition holds within the limit. One that throws does not hold.
    public static boolean within(Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /// @throws IllegalStateException if the condition does not hold within the limit
    public static void require(String what, Duration limit, Callable<Boolean> condition) {
        if (!within(limit, condition)) {
            throw new IllegalStateException(what + " was not reached within " + limit.toSeconds() + " s");
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            return false;
        }
    }
}
