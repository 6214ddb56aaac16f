package io.edupulse.kernel.store;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Reads a long sequence in chunks by its key, without a cursor.
///
/// @param first the maximum size of the first chunk
/// @param others the maximum size of each later chunk
public record Paging(int first, int others) {

    /// Fetches one chunk.
    @FunctionalInterface
    public interface Fetch<T> {

        /// At most this many elements after a key, in rising order of their keys.
        Chunk<T> after(long key, int atMost);
    }

    /// A fetched chunk.
    ///
    /// @param isLast whether there were no more elements when it was fetched
    public record Chunk<T>(List<T> elements, boolean isLast) {}

    /// A sequential stream that fetches the next chunk when it needs it and ends at the last one.
    public <T> Stream<T> stream(long after, Fetch<T> fetch, ToLongFunction<T> key) {
        return Stream.iterate(
                        fetch.after(after, first),
                        chunk -> !chunk.elements().isEmpty(),
                        chunk -> chunk.isLast()
                                ? new Chunk<T>(List.of(), true)
                                : fetch.after(key.applyAsLong(chunk.elements().getLast()), others))
                .flatMap(chunk -> chunk.elements().stream());
    }
}
