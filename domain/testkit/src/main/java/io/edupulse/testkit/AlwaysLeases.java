package io.edupulse.testkit;

import io.edupulse.kernel.lease.Leases;
import java.util.Optional;

/// Leases that are always free: each node gets each of them.
public final class AlwaysLeases implements Leases {

    @Override
    public Optional<Lease> tryAcquire(String name) {
        return Optional.of(new Held());
    }

    @Override
    public boolean mayBeFree(String name) {
        return true;
    }

    @Override
    public Membership join(String group) {
        return new Held();
    }

    @Override
    public int members(String group) {
        return 1;
    }

    @Override
    public Runnable onChange(Runnable listener) {
        return () -> {};
    }

    private static final class Held implements Membership {
        private volatile boolean held = true;

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public Optional<Standing> standing() {
            return Optional.of(new Standing(0, 1, 0));
        }

        @Override
        public void close() {
            held = false;
        }
    }
}
