package io.edupulse.kernel.lease;

import java.util.Optional;

/// Named leases among all nodes on one database. A lease has one holder at a time and is free again as soon as its
/// holder lets go or dies. It spreads work; it does not protect data: holders must stay harmless when two believe
/// that they hold the same lease for a moment. Thread-safe.
public interface Leases {

    /// Takes a lease if nobody else, in this process or another, has it. Empty also when the database is away.
    Optional<Lease> tryAcquire(String name);

    /// Counts this process as a member of a group until the process ends or leaves.
    Lease join(String group);

    /// How many processes are members of a group now, this one included if it joined; at least 1.
    int members(String group);

    /// A lease that was taken.
    interface Lease extends AutoCloseable {

        /// Whether it was still held when last looked at, at most a second or two ago.
        boolean isHeld();

        /// Lets go. Closing twice is harmless.
        @Override
        void close();
    }
}
