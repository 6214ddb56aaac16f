package io.edupulse.kernel.snapshot;

import java.util.UUID;

/// A state and the event that it was folded up to.
///
/// @param sequence of that event in the aggregate's stream
/// @param eventId of that event; if the log has another one there, the snapshot is from another history
public record Snapshot<S>(S state, long sequence, UUID eventId) {}
