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
record Versioned<S>(
        S state, long sequence, long position, @Nullable UUID eventId, long snapshot) {

    static <S> Versioned<S> initial(S state) {
        return new Versioned<>(state, 0, 0, null, 0);
    }

    /// The state of a snapshot whose last event is in the log.
    static <S> Versioned<S> of(Snapshot<S> snapshot, RecordedEvent last) {
        return new Versioned<>(snapshot.state(), snapshot.sequence(), last.position(), last.id(), snapshot.sequence());
    }

    /// One event later.
    Versioned<S> then(S next, RecordedEvent event) {
        return new Versioned<>(next, event.sequence(), event.position(), event.id(), snapshot);
    }

    /// The same, known to have a snapshot.
    Versioned<S> snapshotted() {
        return new Versioned<>(state, sequence, position, eventId, sequence);
    }
}
