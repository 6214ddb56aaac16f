package io.edupulse.postgres.lease;

import io.edupulse.kernel.lease.Leases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// This process as one node of the database: from the registration of its row until a heartbeat does not come through
/// in time. It ends for good; the process goes on as another node, without leases. Thread-safe.
///
/// Invariant: it ends here before its row expires there. The time to live is counted from the moment in which a
/// heartbeat is sent, which is not later than the moment in which the database writes the new expiry, and is shorter by
/// a margin for clocks that run at different speeds.
final class Registration {

    private final UUID node = UUID.randomUUID();
    private final long aliveNanos;
    private final ConcurrentHashMap<String, HeldLease> held = new ConcurrentHashMap<>();
    private volatile long end;
    private volatile boolean over;

    /// @param alive for how long without a heartbeat
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

    /// The database has taken a heartbeat that was sent at this time. False if that came too late.
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

    /// @param release is called once, by whoever closes the lease while it is held
    HeldLease hold(String name, Consumer<HeldLease> release) {
        var lease = new HeldLease(name, release);
        held.put(name, lease);
        return lease;
    }

    boolean holds(String name) {
        return held.containsKey(name) && !hasExpired();
    }

    /// Drops leases that the database does not know as this node's: it was restored, or a row was deleted by hand.
    ///
    /// @return those that the database has, and this process has let go
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

        /// Drops it here alone; a heartbeat finds it in the database and lets go of it there.
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
