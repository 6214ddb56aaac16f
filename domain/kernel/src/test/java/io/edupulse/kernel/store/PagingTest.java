package io.edupulse.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.store.Paging.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagingTest {

    private final Paging paging = new Paging(2, 3);
    private final List<String> fetched = new ArrayList<>();

    /// The numbers up to 7, in chunks that say whether they are the last one.
    private Chunk<Long> fetch(long after, int atMost) {
        fetched.add(after + "+" + atMost);
        long upTo = Math.min(7, after + atMost);
        return new Chunk<>(LongStream.rangeClosed(after + 1, upTo).boxed().toList(), after + atMost > 7);
    }

    private Stream<Long> stream(long after) {
        return paging.stream(after, this::fetch, Long::longValue);
    }

    @Test
    void chunks_follow_one_another_until_the_last_one() {
        assertThat(stream(0)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(fetched).containsExactly("0+2", "2+3", "5+3");
    }

    @Test
    void a_chunk_is_fetched_when_it_is_needed() {
        var numbers = stream(0).iterator();
        assertThat(fetched).containsExactly("0+2");
        assertThat(numbers.next()).isEqualTo(1);
        assertThat(numbers.next()).isEqualTo(2);
        assertThat(fetched).containsExactly("0+2");
        assertThat(numbers.next()).isEqualTo(3);
        assertThat(fetched).containsExactly("0+2", "2+3");
    }

    @Test
    void a_chunk_without_elements_is_the_end() {
        assertThat(paging.<Long>stream(0, (after, atMost) -> new Chunk<>(List.of(), false), Long::longValue))
                .isEmpty();
    }

    @Test
    void a_last_chunk_that_is_full_is_the_end() {
        assertThat(stream(5)).containsExactly(6L, 7L);
        assertThat(stream(4)).containsExactly(5L, 6L, 7L);
        assertThat(fetched).containsExactly("5+2", "7+3", "4+2", "6+3");
    }

    @Test
    void a_parallel_stream_has_all_elements_too() {
        assertThat(stream(0).parallel().toList()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }
}
