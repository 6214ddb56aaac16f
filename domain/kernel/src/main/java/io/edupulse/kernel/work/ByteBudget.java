package io.edupulse.kernel.work;

import java.util.concurrent.Semaphore;

/// So many bytes that several threads may hold together. A thread that finds not enough left waits, and who came
/// first gets first; one that wants more than there are gets all of them, alone. A thread that holds some must not
/// ask for more. Thread-safe.
public final class ByteBudget {

    private static final int UNIT = 1_024;

    private final int units;
    private final Semaphore free;

    public ByteBudget(long bytes) {
        this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.free = new Semaphore(units, true);
    }

    /// Waits until so many are free, and takes them.
    public Part take(long bytes) throws InterruptedException {
        int wanted = units(bytes);
        free.acquire(wanted);
        return new Part(wanted);
    }

    private int units(long bytes) {
        return Math.clamp((bytes + UNIT - 1) / UNIT, 1, units);
    }

    /// What was taken, until it is closed. Used by one thread.
    public final class Part implements AutoCloseable {

        private int held;

        private Part(int held) {
            this.held = held;
        }

        /// Gives back what is not needed, if it turns out to be less.
        public void shrinkTo(long bytes) {
            int needed = units(bytes);
            if (needed < held) {
                free.release(held - needed);
                held = needed;
            }
        }

        /// Gives all back.
        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
