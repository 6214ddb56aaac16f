package io.edupulse.kernel.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The end of a partition of the log.
///
/// @param position of the last event; 0 for an empty partition
/// @param eventId of that event, which tells one history from another; null for an empty partition
public record Head(long position, @Nullable UUID eventId) {}
