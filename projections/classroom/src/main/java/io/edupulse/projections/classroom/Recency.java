package io.edupulse.projections.classroom;

import io.edupulse.projection.paging.Keyset;
import org.jspecify.annotations.Nullable;

/// Where a list by time begins.
public enum Recency {
    NEWEST,
    OLDEST;

    /// @param sort null for the newest first
    static Keyset sorted(Keyset newestFirst, @Nullable Recency sort) {
        return sort == OLDEST ? newestFirst.reversed() : newestFirst;
    }
}
