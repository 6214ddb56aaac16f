package io.edupulse.projection.paging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list, and how long the whole list is.
///
/// @param next the cursor of the page after this one; null if this is the last
/// @param total how many items the whole list has
public record Listing<T>(List<T> items, @Nullable String next, long total) {

    public Listing {
        items = List.copyOf(items);
    }
}
