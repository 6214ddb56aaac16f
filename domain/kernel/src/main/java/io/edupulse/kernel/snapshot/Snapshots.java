package io.edupulse.kernel.snapshot;

import io.edupulse.kernel.fingerprint.Fingerprint;
import java.util.Optional;
import java.util.UUID;

/// Where snapshots are kept: one for each aggregate and fingerprint, so that nodes with different code keep
/// theirs side by side. A cache of the log: what is missing, stale or damaged costs a replay and nothing
/// else. Thread-safe.
public interface Snapshots {

    /// Keeps nothing.
    Snapshots NONE = new Snapshots() {
        @Override
        public <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind) {
            return Optional.empty();
        }

        @Override
        public <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot) {}
    };

    /// What a snapshot is of.
    ///
    /// @param states the type of the state
    /// @param fingerprint of the code that folds it
    record Kind<S>(Class<S> states, Fingerprint fingerprint) {}

    /// Whether states of a type can be kept. One that cannot is never saved or looked for.
    default boolean takes(Class<?> states) {
        return true;
    }

    /// The newest snapshot of an aggregate by this code or its equivalents, as it was saved; empty if there is none, it
    /// cannot be read or the
    /// place where they are kept is away.
    <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind);

    /// Keeps a snapshot instead of the one that was there. Fails without harm: nobody relies on it.
    <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot);
}
