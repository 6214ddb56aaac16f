package io.edupulse.projection.paging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list, and the cursor of the next part.
///
/// @param next the cursor of the next page; null if this is the last
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }
}
