package io.edupulse.infrastructure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.Classroom;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateJsonTest {

    sealed interface Door {}

    record Open(int wide) implements Door {}

    record Shut(@Nullable Instant until, Lock lock) implements Door {}

    record Lock(String key) {}

    record House(PersistentMap<UUID, Integer> rooms, PersistentSet<String> names, Instant built, Door door) {}

    private static <S> S readBack(S state, Class<S> type) throws IOException {
        return StateJson.read(StateJson.write(state, type), type);
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
        assertThat(new String(StateJson.write(new Open(3), Door.class), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"Open\",\"wide\":3}");
        assertThat(readBack(new Open(3), Door.class)).isEqualTo(new Open(3));
        assertThat(readBack(new Shut(Instant.EPOCH, new Lock("k")), Door.class))
                .isEqualTo(new Shut(Instant.EPOCH, new Lock("k")));
    }

    @Test
    void a_plain_value_is_a_state_too() throws IOException {
        assertThat(readBack(7, Integer.class)).isEqualTo(7);
    }

    @Test
    void every_state_of_the_classroom_can_be_kept() throws IOException {
        for (var aggregate : Classroom.AGGREGATES.all()) {
            assertThat(keptInitial(aggregate)).hasSameClassAs(aggregate.initial());
        }
    }

    private static <S> S keptInitial(Aggregate<S, ?, ?> aggregate) throws IOException {
        return readBack(aggregate.initial(), aggregate.states());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[1,2", "{\"type\":\"Broken\"}", "{\"type\":\"Open\",\"wide\":\"x\"}"})
    void what_is_no_state_is_refused(String json) {
        assertThatThrownBy(() -> StateJson.read(json.getBytes(StandardCharsets.UTF_8), Door.class))
                .isInstanceOf(IOException.class);
    }
}
