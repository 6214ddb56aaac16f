package io.edupulse.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

    /// Worked out by hand: the exclusive-or of the four words, taken as unsigned. Other writers rely on it.
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, 8, 0",
        "00000001-0000-0000-0000-000000000000, 8, 1",
        "00000001-0000-0002-0000-000400000008, 16, 15",
        "ffffffff-0000-0000-0000-000000000000, 10, 5",
        "80000000-0000-0000-0000-000000000000, 1000, 648",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, 8, 0",
    })
    void are_found_by_the_words_of_the_id(UUID id, int count, int expected) {
        assertThat(new Partitions(count).of(id)).isEqualTo(expected);
    }

    @Test
    void share_random_ids_about_evenly() {
        var random = new Random(42);
        var partitions = new Partitions(8);
        var counts = new int[8];
        for (int i = 0; i < 80_000; i++) {
            counts[partitions.of(new UUID(random.nextLong(), random.nextLong()))]++;
        }
        assertThat(counts).hasSize(8);
        for (int count : counts) {
            assertThat(count).isBetween(9_500, 10_500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1025})
    void are_1_to_1024(int count) {
        assertThatThrownBy(() -> new Partitions(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(count));
    }
}
