package io.edupulse.kernel.command;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.snapshot.Snapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A state and what it was folded from.
///
/// @param sequence of the last event; 0 for an aggregate without events
/// @param position of the last event in the partition
/// @param eventId of the last event; null for an aggregate without events
/// @param snapshot the sequence up to which there is a snapshot, as far as is known here; 0 if there is none
record VersionedState<S>(
        S state, long sequence, long position, @Nullable UUID eventId, long snapshot) {

    static <S> VersionedState<S> initial(S state) {
        return new VersionedState<>(state, 0, 0, null, 0);
    }

    /// The state of a snapshot whose last event is in the log.
    static <S> VersionedState<S> of(Snapshot<S> snapshot, RecordedEvent last) {
        return new VersionedState<>(
                snapshot.state(), snapshot.sequence(), last.position(), last.id(), snapshot.sequence());
    }

    /// One event later.
    VersionedState<S> then(S next, RecordedEvent event) {
        return new VersionedState<>(next, event.sequence(), event.position(), event.id(), snapshot);
    }

    /// The same, known to have a snapshot.
    VersionedState<S> snapshotted() {
        return new VersionedState<>(state, sequence, position, eventId, sequence);
    }
}
