package io.edupulse.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapShareTest {

    @Test
    void is_a_part_of_the_heap_within_limits() {
        assertThat(HeapShare.of(256 << 20, 64, 1 << 20, 16 << 20)).isEqualTo(4 << 20);
        assertThat(HeapShare.of(16 << 20, 64, 1 << 20, 16 << 20)).isEqualTo(1 << 20);
        assertThat(HeapShare.of(64L << 30, 64, 1 << 20, 16 << 20)).isEqualTo(16 << 20);
        assertThat(HeapShare.of(4, 1, Long.MAX_VALUE))
                .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }
}
