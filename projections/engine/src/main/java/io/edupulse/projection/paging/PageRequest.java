package io.edupulse.projection.paging;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted.
///
/// @param cursor the [Page#next] of the page before; null for the first page
/// @param limit how many items at most, 1 to 500
public record PageRequest(@Nullable String cursor, int limit) {

    public static final int MAXIMUM_LIMIT = 500;

    /// How many items a page has at most where nothing else is asked for.
    public static final int DEFAULT_LIMIT = 20;

    /// @throws CodedException `query.invalid-limit`
    public PageRequest {
        if (limit < 1 || limit > MAXIMUM_LIMIT) {
            throw new CodedException(
                    "query.invalid-limit", Text.format("A page has 1 to %d items, not %d", MAXIMUM_LIMIT, limit));
        }
    }

    /// Of the fields of a query.
    ///
    /// @param limit null for [#DEFAULT_LIMIT]
    /// @throws CodedException `query.invalid-limit`
    public static PageRequest of(@Nullable String cursor, @Nullable Integer limit) {
        return new PageRequest(cursor, limit == null ? DEFAULT_LIMIT : limit);
    }

    public static PageRequest first(int limit) {
        return new PageRequest(null, limit);
    }

    /// The same number of items from a cursor on.
    public PageRequest from(String cursor) {
        return new PageRequest(cursor, limit);
    }
}
