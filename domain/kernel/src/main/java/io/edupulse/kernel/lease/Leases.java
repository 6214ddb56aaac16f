package io.edupulse.kernel.lease;

import java.util.Optional;

/// Named leases among all nodes on one database. A lease has one holder at a time. It ends within ten seconds
/// after its holder releases it, dies, is cut off or is stopped. Leases divide work and do not protect data:
/// for a moment, two processes may believe that they hold the same lease, and this must do no harm.
/// Thread-safe.
public interface Leases {

    /// Acquires a lease if no process holds it. Asks the database, and returns within a few seconds; empty also if the
    /// database does not answer.
    Optional<Lease> tryAcquire(String name);

    /// Whether the lease had no holder at the last heartbeat. Answers at once, from memory. Loops that wait for
    /// a lease ask this first, so that waiting costs the database nothing.
    boolean mayBeFree(String name);

    /// Makes this process a member of a group until it ends or leaves. Returns at once; other processes see it after a
    /// heartbeat.
    Membership join(String group);

    /// The number of members of a group at the last heartbeat, including this process if it joined; at least 1.
    /// Answers at once, from memory.
    int members(String group);

    /// Calls a listener, on any thread, whenever holders or members may be other ones than before: a listener
    /// that only notes it. It is soon after another node has released a lease, joined or left.
    ///
    /// @return ends it
    Runnable onChange(Runnable listener);

    /// A held lease.
    interface Lease extends AutoCloseable {

        /// Whether this process still holds the lease. Answers at once, by this process's clock: false from the moment
        /// when another process may acquire it, also while the database is unreachable.
        boolean isHeld();

        /// Releases the lease. Does not wait for an unreachable database. A second call has no effect.
        @Override
        void close();
    }

    /// The membership of this process in a group.
    interface Membership extends Lease {

        /// The rank of this process among the members; empty while unknown.
        Optional<Standing> standing();
    }

    /// The rank of a member, on which all members agree.
    ///
    /// @param place from 0
    /// @param members at least 1
    /// @param order how many groups come before this one
    record Standing(int place, int members, int order) {

        /// This member's number of tasks. The shares of all members add up to all tasks and differ by at most
        /// one. What is left over goes to the members in turn, from one group to the next: those of several
        /// groups with equally many tasks and the same members differ by at most one in all.
        public int shareOf(int tasks) {
            int left = tasks % members;
            int turn = Math.floorMod(place - order * left, members);
            return tasks / members + (turn < left ? 1 : 0);
        }
    }
}
