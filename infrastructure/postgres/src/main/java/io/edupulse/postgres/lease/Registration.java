package io.edupulse.postgres.lease;

import io.edupulse.kernel.lease.Leases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The registration of this process as a node, with its leases: it ends when a heartbeat does not reach the database in
/// time. The process then registers as another node, without leases. Thread-safe.
///
/// Invariant: the registration ends in this process before its row expires in the database. This process counts the
/// time to live from the moment when it sends a heartbeat, which is before the database writes the new expiry, and
/// shortens it by a margin for clocks of different speed.
final class Registration {

    private final UUID node = UUID.randomUUID();
    private final long aliveNanos;
    private final ConcurrentHashMap<String, HeldLease> held = new ConcurrentHashMap<>();
    private volatile long end;
    private volatile boolean over;

    /// @param alive the time to live without a heartbeat
    /// @param sentAt when the registration is sent, by [System#nanoTime]
    Registration(Duration alive, long sentAt) {
        this.aliveNanos = alive.toNanos();
        this.end = sentAt + aliveNanos;
    }

    UUID node() {
        return node;
    }

    boolean hasExpired() {
        return over || System.nanoTime() - end >= 0;
    }

    /// Notes a heartbeat that was sent at this time. Returns false if it came too late.
    boolean renew(long sentAt) {
        if (hasExpired()) {
            return false;
        }
        end = sentAt + aliveNanos;
        return true;
    }

    void end() {
        over = true;
    }

    /// @param release called once, when a held lease is closed
    HeldLease hold(String name, Consumer<HeldLease> release) {
        var lease = new HeldLease(name, release);
        held.put(name, lease);
        return lease;
    }

    boolean holds(String name) {
        return held.containsKey(name) && !hasExpired();
    }

    /// Drops leases that the database does not have for this node, such as after a restore.
    ///
    /// @return leases that the database has and this process has released
    List<String> reconcile(Set<String> inDatabase) {
        held.keySet().retainAll(inDatabase);
        return inDatabase.stream().filter(name -> !held.containsKey(name)).toList();
    }

    final class HeldLease implements Lease {

        private final String name;
        private final Consumer<HeldLease> release;

        private HeldLease(String name, Consumer<HeldLease> release) {
            this.name = name;
            this.release = release;
        }

        String name() {
            return name;
        }

        Registration registration() {
            return Registration.this;
        }

        /// Drops the lease in this process only; the next heartbeat releases it in the database.
        void abandon() {
            held.remove(name, this);
        }

        @Override
        public boolean isHeld() {
            return held.get(name) == this && !hasExpired();
        }

        @Override
        public void close() {
            if (held.remove(name, this) && !hasExpired()) {
                release.accept(this);
            }
        }
    }
}
