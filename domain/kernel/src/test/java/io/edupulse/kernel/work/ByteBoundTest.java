package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteBoundTest {

    @Test
    void what_fits_has_room_up_to_the_last_byte() {
        assertThat(new ByteBound(10).hasRoom(4, 6)).isTrue();
        assertThat(new ByteBound(10).hasRoom(4, 7)).isFalse();
    }

    @Test
    void what_is_larger_than_the_bound_has_room_where_nothing_else_is() {
        assertThat(new ByteBound(10).hasRoom(0, 11)).isTrue();
        assertThat(new ByteBound(10).hasRoom(1, 11)).isFalse();
    }

    @Test
    void a_bound_that_lets_nothing_through_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteBound(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1_024, Integer.MAX_VALUE})
    void all_places_of_a_node_together_take_a_quarter_of_the_heap_at_most(int holders) {
        long total = 0;
        for (var place : EventBuffer.values()) {
            assertThat(place.boundFor(holders).bytes()).isPositive();
            total += Math.max(place.bytes(), place.boundFor(holders).bytes() * Math.min(holders, 1_024));
        }
        assertThat(total).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }
}
