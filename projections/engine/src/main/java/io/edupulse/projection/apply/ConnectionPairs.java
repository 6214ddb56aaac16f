package io.edupulse.projection.apply;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/// Work that holds one connection and takes a second one meanwhile, as for a read of the log in a transaction. If every
/// connection of a pool were held by such work, each would wait for the others. A pool has at least four connections,
/// so this process does two of them at a time; work with one connection at a time needs no place here, since it ends by
/// itself.
///
/// Invariant: a thread that has a pair takes no third connection and no second pair.
public final class ConnectionPairs {

    private static final int PAIRS = 2;
    private static final Semaphore FREE = new Semaphore(PAIRS, true);

    private ConnectionPairs() {}

    /// Does the work when a pair is free.
    public static <T> T with(Supplier<T> work) {
        try {
            FREE.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessException("Interrupted before two connections were free", e);
        }
        try {
            return work.get();
        } finally {
            FREE.release();
        }
    }
}
