package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000;
    private static final long SLACK = SECOND / 10;

    @ParameterizedTest
    @CsvSource({"1000, 100, 1", "1000, 100, 4", "5000, 2000, 8", "20000, 500, 3", "3, 1, 2"})
    void in_no_second_more_pass_than_the_rate_one_chunk_and_the_slack(long rate, int chunk, int threads) {
        var pace = new TokenBucket(rate, 0);
        var passed = new TreeMap<Long, Long>();
        var ready = new long[threads];
        for (int i = 0; i < 400; i++) {
            int thread = i % threads;
            long start = pace.reserve(chunk, ready[thread]);
            passed.merge(start, (long) chunk, Long::sum);
            ready[thread] = start + i * 1_000_000L % SLACK;
        }
        assertThat(passed.keySet()).allSatisfy(from -> {
            long inOneSecond = passed.subMap(from, from + SECOND).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(inOneSecond).isLessThanOrEqualTo(rate + rate / 10 + chunk);
        });
    }

    @Test
    void who_has_work_all_the_time_gets_the_whole_rate() {
        var pace = new TokenBucket(1_000, 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now = pace.reserve(100, now);
        }
        assertThat(now).isEqualTo(99 * SECOND / 10);
    }

    @Test
    void a_long_rest_is_not_saved_up() {
        var pace = new TokenBucket(1_000, 0);

        assertThat(pace.reserve(100, 60 * SECOND)).isEqualTo(60 * SECOND);
        assertThat(pace.reserve(100, 60 * SECOND)).isEqualTo(60 * SECOND);
        assertThat(pace.reserve(100, 60 * SECOND)).isEqualTo(60 * SECOND + SLACK);
    }

    @Test
    void a_slow_pace_has_small_chunks() {
        assertThat(new TokenBucket(1, 0).chunk(10_000)).isEqualTo(1);
        assertThat(new TokenBucket(1_000, 0).chunk(10_000)).isEqualTo(250);
        assertThat(new TokenBucket(1_000_000, 0).chunk(10_000)).isEqualTo(10_000);
    }
}
