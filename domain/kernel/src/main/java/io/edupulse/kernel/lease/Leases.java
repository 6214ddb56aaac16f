package io.edupulse.kernel.lease;

import java.util.Optional;

/// Named leases among all nodes on one database. A lease has one holder at a time, and ends when its holder lets go,
/// dies, is cut off or is merely stopped, within ten seconds. It spreads work; it does not protect data: holders must
/// stay harmless when two believe that they hold the same lease for a moment. Thread-safe.
public interface Leases {

    /// Takes a lease if neither this process nor another has it. Asks the database, and answers within a few seconds;
    /// empty also when the database does not.
    Optional<Lease> tryAcquire(String name);

    /// Whether it is worth while to try: no holder was seen a moment ago. Answers at once, from memory. Loops that wait
    /// for a lease look here first, so that waiting costs the database nothing.
    boolean mayBeFree(String name);

    /// Makes this process a member of a group until it ends or leaves. Answers at once; others learn of it in a moment.
    Membership join(String group);

    /// How many processes were seen as members of a group a moment ago, this one included if it joined; at least 1.
    /// Answers at once, from memory.
    int members(String group);

    /// A lease that was taken.
    interface Lease extends AutoCloseable {

        /// Whether it is still held. Answers at once, by this process's clock: false as soon as another process may
        /// have it, whether the database can be reached or not, and false ever after.
        boolean isHeld();

        /// Lets go. Does not wait for a database that does not answer. Closing twice is harmless.
        @Override
        void close();
    }

    /// Being a member of a group.
    interface Membership extends Lease {

        /// Where this process stands among the members; empty while that is not known.
        Optional<Standing> standing();
    }

    /// One of the members of a group, as all of them see it.
    ///
    /// @param place from 0
    /// @param members at least 1
    record Standing(int place, int members) {

        /// The number of tasks that are this member's, so that the shares of all differ by one at most and leave
        /// no task over.
        public int shareOf(int tasks) {
            return tasks / members + (place < tasks % members ? 1 : 0);
        }
    }
}
