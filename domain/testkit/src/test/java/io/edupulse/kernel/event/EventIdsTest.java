package io.edupulse.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.testkit.Crowd;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void are_of_version_7_and_begin_with_the_time() {
        var id = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void rise_strictly_while_the_clock_stands_still() {
        var ids = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC));
        var made = Stream.generate(ids::next).limit(10_000).toList();

        assertThat(made).allMatch(id -> id.version() == 7 && id.variant() == 2);
        assertRiseStrictly(made);
    }

    @Test
    void rise_strictly_while_the_clock_goes_back() {
        var times = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> NOON.minusMillis(i % 7 * 100L))
                .iterator();
        var ids = new EventIds(new Clock() {
            @Override
            public Instant instant() {
                return times.next();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        });
        assertRiseStrictly(Stream.generate(ids::next).limit(100).toList());
    }

    @Test
    void are_unique_among_threads_and_rise_within_each() throws Exception {
        var ids = new EventIds(Clock.systemUTC());
        var crowd = new Crowd<List<UUID>>();
        for (int thread = 0; thread < 8; thread++) {
            crowd.start(() -> Stream.generate(ids::next).limit(5_000).toList());
        }

        var made = crowd.join();
        made.forEach(EventIdsTest::assertRiseStrictly);
        assertThat(made.stream()
                        .flatMap(List::stream)
                        .map(UUID::getMostSignificantBits)
                        .distinct())
                .hasSize(8 * 5_000);
    }

    private static void assertRiseStrictly(List<UUID> ids) {
        assertThat(ids.stream().map(UUID::toString).toList()).isSorted();
        assertThat(ids.stream().map(UUID::getMostSignificantBits).distinct()).hasSize(ids.size());
    }
}
