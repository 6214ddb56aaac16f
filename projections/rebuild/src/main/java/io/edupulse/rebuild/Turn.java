package io.edupulse.rebuild;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.work.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets one process at a time look after something, for a while, and then another, which may know other projections.
/// Those whose turn it is not ask the database nothing. Thread-safe.
final class Turn {

    private static final Duration LENGTH = Duration.ofSeconds(30);

    /// Long enough for others to see that the lease is free.
    private static final Duration REST = Duration.ofSeconds(2);

    private final Leases leases;
    private final String name;
    private @Nullable Lease lease;
    private Deadline until = Deadline.after(Duration.ZERO);
    private Deadline rested = Deadline.after(Duration.ZERO);

    /// @param name of the lease
    Turn(Leases leases, String name) {
        this.leases = leases;
        this.name = name;
    }

    /// Whether it is this process's turn now.
    synchronized boolean isOurs() {
        if (lease != null && (until.hasPassed() || !lease.isHeld())) {
            pass();
        }
        if (lease == null && rested.hasPassed() && leases.mayBeFree(name)) {
            lease = leases.tryAcquire(name).orElse(null);
            until = Deadline.after(LENGTH);
        }
        return lease != null;
    }

    /// Leaves it to others.
    synchronized void pass() {
        var held = lease;
        if (held != null) {
            lease = null;
            rested = Deadline.after(REST);
            held.close();
        }
    }
}
