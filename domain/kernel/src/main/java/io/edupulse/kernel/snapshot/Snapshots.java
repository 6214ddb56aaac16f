package io.edupulse.kernel.snapshot;

import io.edupulse.kernel.fingerprint.Fingerprint;
import java.util.Optional;
import java.util.UUID;

/// Stores snapshots: one for each aggregate and fingerprint, so that nodes with different code use their own. Snapshots
/// are a cache of the log: a missing, stale or damaged one costs a replay and nothing else. Thread-safe.
public interface Snapshots {

    /// Stores nothing.
    Snapshots NONE = new Snapshots() {
        @Override
        public <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind) {
            return Optional.empty();
        }

        @Override
        public <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot) {}
    };

    /// The kind of a snapshot.
    ///
    /// @param states the type of the state
    /// @param fingerprint of the code that folds it
    record Kind<S>(Class<S> states, Fingerprint fingerprint) {}

    /// Whether states of a type can be stored; others are never saved or searched.
    default boolean takes(Class<?> states) {
        return true;
    }

    /// The newest snapshot of an aggregate by this code or its equivalents, as it was saved; empty if there is none, it
    /// cannot be read or the place where they are kept is away.
    <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind);

    /// Stores a snapshot in place of the previous one. A failure is logged and does no harm.
    <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot);
}
