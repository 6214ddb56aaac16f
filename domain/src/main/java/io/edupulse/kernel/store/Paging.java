package io.edupulse.kernel.store;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Reads a long sequence in chunks by its key, for stores that do not want to hold a cursor.
public final class Paging {

    private Paging() {}

    /// A sequential stream that fetches the next chunk when it needs it and ends at the first one that is not full.
    ///
    /// @param chunk how many elements a full chunk has
    /// @param fetch the chunk behind a key, in rising order of keys
    public static <T> Stream<T> stream(long after, int chunk, LongFunction<List<T>> fetch, ToLongFunction<T> key) {
        return Stream.iterate(
                        fetch.apply(after),
                        page -> !page.isEmpty(),
                        page -> page.size() < chunk ? List.of() : fetch.apply(key.applyAsLong(page.getLast())))
                .flatMap(List::stream);
    }
}
