package io.edupulse.kernel.store;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Reads a long sequence in chunks by its key, for stores that do not want to hold a cursor.
///
/// @param first how many elements the first chunk has, if there are so many
/// @param others how many each later one has
public record Paging(int first, int others) {

    /// Fetches one chunk.
    @FunctionalInterface
    public interface Fetch<T> {

        /// At most so many elements after a key, in rising order of their keys.
        Chunk<T> after(long key, int atMost);
    }

    /// What was fetched.
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
