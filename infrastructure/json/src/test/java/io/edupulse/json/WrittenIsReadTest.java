package io.edupulse.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an event codec accepts comes back equal, and so does what is kept of a state.
class WrittenIsReadTest {

    private static final long SEED = 20_260_131;
    private static final int VALUES = 500;

    private final JsonEventCodec codec = new JsonEventCodec(Shapes.TYPES);

    static Stream<Class<? extends DomainEvent>> types() {
        return Shapes.TYPES.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_value_of_the_types_that_are_permitted_is_accepted_and_comes_back(Class<? extends DomainEvent> type) {
        var values = new AnyValue(new Random(SEED), 0);
        for (int i = 0; i < VALUES; i++) {
            DomainEvent event = values.of(type);

            assertThat(codec.decode(codec.encode(event)))
                    .as("value %d of seed %d", i, SEED)
                    .isEqualTo(event);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_is_accepted_of_hostile_values_comes_back(Class<? extends DomainEvent> type) {
        var values = new AnyValue(new Random(SEED), 0.1);
        Set<String> refusals = new HashSet<>();
        int accepted = 0;
        for (int i = 0; i < VALUES; i++) {
            DomainEvent event = values.of(type);
            EncodedEvent encoded;
            try {
                encoded = codec.encode(event);
            } catch (InvalidEventException e) {
                refusals.add(e.code());
                assertThat(e.getMessage()).contains(type.getSimpleName()).doesNotContain("\n");
                continue;
            }
            accepted++;
            assertThat(codec.decode(encoded)).as("value %d of seed %d", i, SEED).isEqualTo(event);
        }

        assertThat(accepted).as("accepted").isPositive();
        assertThat(refusals)
                .isSubsetOf("event.missing-field", "event.invalid-text", "event.invalid-field")
                .hasSizeGreaterThanOrEqualTo(type == Shapes.Empty.class ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_is_kept_of_hostile_states_comes_back(Class<? extends DomainEvent> type) throws IOException {
        var values = new AnyValue(new Random(SEED), 0.1);
        int kept = 0;
        for (int i = 0; i < VALUES; i++) {
            DomainEvent state = values.of(type);
            byte[] cbor;
            try {
                cbor = StateCbor.write(state, cast(type));
            } catch (IOException e) {
                continue;
            }
            kept++;
            assertThat((Object) StateCbor.read(cbor, type))
                    .as(Text.format("value %d of seed %d", i, SEED))
                    .isEqualTo(state);
        }

        assertThat(kept).isPositive();
    }

    @SuppressWarnings("unchecked") // for values of the class
    private static Class<DomainEvent> cast(Class<? extends DomainEvent> type) {
        return (Class<DomainEvent>) type;
    }
}
