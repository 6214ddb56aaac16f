package io.edupulse.kernel.snapshot;

import java.util.UUID;

/// A state and the last event that it was folded from.
///
/// @param sequence of that event in the aggregate's stream
/// @param eventId of that event; if the log has another event there, the snapshot belongs to another history
public record Snapshot<S>(S state, long sequence, UUID eventId) {}
