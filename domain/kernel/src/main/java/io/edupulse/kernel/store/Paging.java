package io.edupulse.kernel.store;

import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

    /// A sequential stream that fetches the next chunk when it needs it and ends at the last one. The first is fetched
    /// at once.
    public <T> Stream<T> stream(long after, Fetch<T> fetch, ToLongFunction<T> key) {
        return StreamSupport.stream(new Pages<>(fetch.after(after, first), fetch, key, others), false);
    }

    /// The elements of one chunk after the other. Unlike `flatMap`, it copies no chunk for a reader that takes its
    /// elements one by one.
    private static final class Pages<T> extends AbstractSpliterator<T> {

        private final Fetch<T> fetch;
        private final ToLongFunction<T> key;
        private final int atMost;
        private Chunk<T> chunk;
        private int next;

        Pages(Chunk<T> first, Fetch<T> fetch, ToLongFunction<T> key, int atMost) {
            super(Long.MAX_VALUE, ORDERED | NONNULL);
            this.chunk = first;
            this.fetch = fetch;
            this.key = key;
            this.atMost = atMost;
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            if (next == chunk.elements().size() && !turn()) {
                return false;
            }
            action.accept(chunk.elements().get(next++));
            return true;
        }

        /// Goes to the next chunk, if there is one with an element.
        private boolean turn() {
            if (chunk.isLast() || chunk.elements().isEmpty()) {
                return false;
            }
            chunk = fetch.after(key.applyAsLong(chunk.elements().getLast()), atMost);
            next = 0;
            return !chunk.elements().isEmpty();
        }
    }
}
