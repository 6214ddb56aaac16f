package io.edupulse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCborTest {

    sealed interface Door {}

    record Open(int wide) implements Door {}

    record Shut(@Nullable Instant until, Lock lock) implements Door {}

    record Lock(String key) {}

    record House(PersistentMap<UUID, Integer> rooms, PersistentSet<String> names, Instant built, Door door) {}

    private static final CBORMapper CBOR = new CBORMapper();

    private static <S> S readBack(S state, Class<S> type) throws IOException {
        return StateCbor.read(StateCbor.write(state, type), type);
    }

    @Test
    void what_was_written_is_read_back() throws IOException {
        var room = new UUID(1, 2);
        PersistentMap<UUID, Integer> rooms = PersistentMap.empty();
        for (int i = 0; i < 1_000; i++) {
            rooms = rooms.with(new UUID(1, i), i);
        }
        PersistentSet<String> names = PersistentSet.empty();
        var house = new House(rooms, names.with("a").with("b"), Instant.MAX, new Shut(null, new Lock("k")));

        var back = readBack(house, House.class);

        assertThat(back.built()).isEqualTo(Instant.MAX);
        assertThat(back.door()).isEqualTo(house.door());
        assertThat(back.rooms().size()).isEqualTo(1_000);
        assertThat(back.rooms().get(room)).isEqualTo(2);
        assertThat(back.names().contains("b")).isTrue();
        assertThat(back.names().size()).isEqualTo(2);
    }

    @Test
    void a_sealed_type_tells_which_one_it_is() throws IOException {
        assertThat(CBOR.readTree(StateCbor.write(new Open(3), Door.class)).toString())
                .isEqualTo("{\"type\":\"Open\",\"wide\":3}");
        assertThat(readBack(new Open(3), Door.class)).isEqualTo(new Open(3));
        assertThat(readBack(new Shut(Instant.EPOCH, new Lock("k")), Door.class))
                .isEqualTo(new Shut(Instant.EPOCH, new Lock("k")));
    }

    @Test
    void people_see_it_as_json() throws IOException {
        var house = new House(
                PersistentMap.<UUID, Integer>empty().with(new UUID(1, 2), 3),
                PersistentSet.<String>empty().with("a"),
                Instant.MAX,
                new Shut(null, new Lock("k")));
        assertThat(StateCbor.json(house, House.class))
                .contains(
                        "\"rooms\":{\"00000000-0000-0001-0000-000000000002\":3}",
                        "\"names\":[\"a\"]",
                        "\"built\":\"" + Instant.MAX + "\"",
                        "\"door\":{\"type\":\"Shut\"");
    }

    @Test
    void a_plain_value_is_a_state_too() throws IOException {
        assertThat(readBack(7, Integer.class)).isEqualTo(7);
    }

    record Street(PersistentMap<String, Door> doors, PersistentSet<List<Door>> rows, BigDecimal length, double width) {}

    private static Map<String, Door> doors(Street street) {
        var doors = new HashMap<String, Door>();
        street.doors().forEach(doors::put);
        return doors;
    }

    @Test
    void elements_of_a_sealed_type_tell_which_they_are_and_numbers_stay_as_they_are() throws IOException {
        var street = new Street(
                PersistentMap.<String, Door>empty().with("a", new Open(1)).with("b", new Shut(null, new Lock("k"))),
                PersistentSet.<List<Door>>empty().with(List.of(new Open(2))),
                new BigDecimal("1E+3"),
                -0.0);

        var back = readBack(street, Street.class);

        assertThat(doors(back)).isEqualTo(doors(street));
        assertThat(back.rows().contains(List.of(new Open(2)))).isTrue();
        assertThat(back.length()).isEqualTo(street.length());
        assertThat(back.width()).isEqualTo(-0.0);
    }

    @Test
    void what_could_not_be_read_back_is_not_kept() {
        var none = PersistentMap.<String, Door>empty();
        var noRows = PersistentSet.<List<Door>>empty();

        assertThatThrownBy(() -> StateCbor.write(new Shut(null, Null.of()), Door.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is null");
        assertThatThrownBy(() -> StateCbor.write(
                        new Street(none.with("a", new Shut(null, Null.of())), noRows, BigDecimal.ONE, 1), Street.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is null");
        assertThatThrownBy(() -> StateCbor.write(
                        new Street(none, noRows.with(Arrays.asList(new Open(1), null)), BigDecimal.ONE, 1),
                        Street.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is null");
        assertThatThrownBy(() -> StateCbor.write(new Lock("\ud800"), Lock.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has half a surrogate pair at index 0");
    }

    @Test
    void the_initial_state_of_an_aggregate_can_be_kept() throws IOException {
        for (var aggregate : Parcels.AGGREGATES.all()) {
            assertThat(keptInitial(aggregate)).hasSameClassAs(aggregate.initial());
        }
    }

    private static <S> S keptInitial(Aggregate<S, ?, ?> aggregate) throws IOException {
        return readBack(aggregate.initial(), aggregate.states());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[1,2]", "{\"type\":\"Broken\"}", "{\"type\":\"Open\",\"wide\":\"x\"}"})
    void what_is_no_state_is_refused(String json) throws IOException {
        var cbor = CBOR.writeValueAsBytes(new ObjectMapper().readTree(json));

        assertThatThrownBy(() -> StateCbor.read(cbor, Door.class)).isInstanceOf(IOException.class);
    }

    @Test
    void a_state_that_is_cut_off_is_refused() throws IOException {
        var whole = StateCbor.write(new Shut(Instant.EPOCH, new Lock("k")), Door.class);

        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> StateCbor.read(cut, Door.class)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void a_uuid_has_16_bytes(int length) throws IOException {
        var cbor = CBOR.writeValueAsBytes(new byte[length]);

        assertThatThrownBy(() -> StateCbor.read(cbor, UUID.class)).hasMessageContaining("16 bytes");
    }

    @Test
    void a_snapshot_in_text_is_refused() {
        var json = "{\"type\":\"Open\",\"wide\":3}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> StateCbor.read(json, Door.class)).isInstanceOf(IOException.class);
    }
}
