package io.edupulse.rebuild.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A read model that was replaced and can be gone back to.
///
/// @param lag how many events it is behind the log
/// @param keepUntil when it is dropped; null if nobody has said so
public record PreviousVersion(
        String projection, long lag, @Nullable Instant keepUntil) {}
