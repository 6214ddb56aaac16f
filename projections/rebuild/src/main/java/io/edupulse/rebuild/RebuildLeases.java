package io.edupulse.rebuild;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The leases of all projections of a rebuild, or of what else needs schemas of its own: one process has all of them.
record RebuildLeases(List<Lease> leases) implements AutoCloseable {

    /// What a projection is held for, as the beginning of its lease's name. Each has a schema of its own.
    enum Purpose {
        REBUILD("rebuild/"),
        VERIFICATION("verify/"),
        ESTIMATE("estimate/");

        private final String prefix;

        Purpose(String prefix) {
            this.prefix = prefix;
        }
    }

    /// For a rebuild; empty if another process has one of them.
    static Optional<RebuildLeases> tryTake(Leases leases, List<String> projections) {
        return tryTake(leases, Purpose.REBUILD, projections);
    }

    /// Empty if another process has one of them.
    static Optional<RebuildLeases> tryTake(Leases leases, Purpose purpose, List<String> projections) {
        var hold = new RebuildLeases(new ArrayList<>());
        for (var projection : projections) {
            var lease = leases.tryAcquire(purpose.prefix + projection);
            if (lease.isEmpty()) {
                hold.close();
                return Optional.empty();
            }
            hold.leases().add(lease.get());
        }
        return Optional.of(hold);
    }

    /// Whether it is worth while to try; asks nothing.
    static boolean mayBeFree(Leases leases, List<String> projections) {
        return projections.stream().allMatch(projection -> leases.mayBeFree(Purpose.REBUILD.prefix + projection));
    }

    boolean isHeld() {
        return leases.stream().allMatch(Lease::isHeld);
    }

    @Override
    public void close() {
        leases.forEach(Lease::close);
    }
}
