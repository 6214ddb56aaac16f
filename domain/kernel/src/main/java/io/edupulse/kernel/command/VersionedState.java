package io.edupulse.kernel.command;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.snapshot.Snapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A state and the version of the stream that it was folded from.
///
/// @param sequence of the last event; 0 for an aggregate without events
/// @param position of the last event in the partition
/// @param eventId of the last event; null for an aggregate without events
/// @param snapshot the sequence of the last known snapshot; 0 if none is known
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

    /// The state after one more event.
    VersionedState<S> then(S next, RecordedEvent event) {
        return new VersionedState<>(next, event.sequence(), event.position(), event.id(), snapshot);
    }

    /// The same state, marked as having a snapshot.
    VersionedState<S> snapshotted() {
        return new VersionedState<>(state, sequence, position, eventId, sequence);
    }
}
