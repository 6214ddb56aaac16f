package io.edupulse.kernel.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {

    /// A key whose hash is chosen by the test.
    private record Key(int number, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Test
    void an_empty_map_has_nothing() {
        var empty = PersistentMap.<String, Integer>empty();
        assertThat(empty.size()).isZero();
        assertThat(empty.get("a")).isNull();
        assertThat(empty.getOrDefault("a", 7)).isEqualTo(7);
    }

    /// The masks leave few hash bits: at the bottom, in the middle, at the top, or none, so that keys collide fully,
    /// on the last levels only, or not at all.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x1F, 0x3E0, 0xC000_0000, 0xF800_001F, -1})
    void agrees_with_a_hash_map_in_random_histories(int hashMask) {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var keys = IntStream.range(0, 1 + random.nextInt(200))
                    .mapToObj(number -> new Key(number, random.nextInt() & hashMask))
                    .toList();
            var expected = new HashMap<Key, Integer>();
            var map = PersistentMap.<Key, Integer>empty();
            for (int step = 0; step < 400; step++) {
                var key = keys.get(random.nextInt(keys.size()));
                var before = map;
                var earlier = expected.get(key);
                map = map.with(key, step);

                assertThat(before.get(key)).as("seed %d, step %d", seed, step).isEqualTo(earlier);
                expected.put(key, step);
                assertThat(map.size()).as("seed %d, step %d", seed, step).isEqualTo(expected.size());
            }
            assertHasAll(map, expected);
            var absent = new Key(-1, keys.getFirst().hash());
            assertThat(map.get(absent)).isNull();
        }
    }

    @Test
    void every_earlier_map_stays_as_it_was() {
        var versions = IntStream.range(0, 300)
                .boxed()
                .<PersistentMap<Integer, Integer>>gather(
                        Gatherers.scan(PersistentMap::empty, (map, number) -> map.with(number * 0x9E37_79B9, number)))
                .toList();
        for (int version = 0; version < versions.size(); version++) {
            var map = versions.get(version);
            assertThat(map.size()).isEqualTo(version + 1);
            assertThat(map.get(version * 0x9E37_79B9)).isEqualTo(version);
            assertThat(map.get((version + 1) * 0x9E37_79B9)).isNull();
        }
    }

    @Test
    void a_set_knows_its_members() {
        var none = PersistentSet.<String>empty();
        var some = none.with("a").with("b").with("a");
        assertThat(some.size()).isEqualTo(2);
        assertThat(some.contains("a")).isTrue();
        assertThat(some.contains("c")).isFalse();
        assertThat(none.contains("a")).isFalse();
    }

    private static void assertHasAll(PersistentMap<Key, Integer> map, Map<Key, Integer> expected) {
        expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    }
}
