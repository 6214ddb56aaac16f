package io.edupulse.rebuild.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A read model that a rebuild has replaced, to which a rollback returns.
///
/// @param lag how many events of the log it has not applied
/// @param keepUntil when it is dropped; null if it has no end
public record PreviousVersion(
        String projection, long lag, @Nullable Instant keepUntil) {}
