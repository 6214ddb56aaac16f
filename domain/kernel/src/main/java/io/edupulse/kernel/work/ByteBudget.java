package io.edupulse.kernel.work;

import java.util.concurrent.Semaphore;

/// A budget of bytes that several threads share. A thread waits until enough bytes are free, in the order of arrival; a
/// request above the whole budget gets all of it. A thread that holds a part must not take another one. Thread-safe.
public final class ByteBudget {

    private static final int UNIT = 1_024;

    private final int units;
    private final Semaphore free;

    public ByteBudget(long bytes) {
        this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.free = new Semaphore(units, true);
    }

    /// Waits until this many bytes are free, and takes them.
    public Part take(long bytes) throws InterruptedException {
        int wanted = units(bytes);
        free.acquire(wanted);
        return new Part(wanted);
    }

    private int units(long bytes) {
        return Math.clamp((bytes + UNIT - 1) / UNIT, 1, units);
    }

    /// A taken part of the budget, until it is closed. Used by one thread.
    public final class Part implements AutoCloseable {

        private int held;

        private Part(int held) {
            this.held = held;
        }

        /// Returns the bytes above this size to the budget.
        public void shrinkTo(long bytes) {
            int needed = units(bytes);
            if (needed < held) {
                free.release(held - needed);
                held = needed;
            }
        }

        /// Returns all bytes.
        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
