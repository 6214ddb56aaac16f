package io.edupulse.projections.rebuild;

import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.lease.Leases.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The leases of all projections of a rebuild: one process has them, or nobody.
record Leasehold(List<Lease> leases) implements AutoCloseable {

    /// Empty if somebody else has one of them.
    static Optional<Leasehold> tryTake(Leases leases, List<String> projections) {
        var hold = new Leasehold(new ArrayList<>());
        for (var projection : projections) {
            var lease = leases.tryAcquire(name(projection));
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
        return projections.stream().allMatch(projection -> leases.mayBeFree(name(projection)));
    }

    private static String name(String projection) {
        return "rebuild/" + projection;
    }

    boolean isHeld() {
        return leases.stream().allMatch(Lease::isHeld);
    }

    @Override
    public void close() {
        leases.forEach(Lease::close);
    }
}
