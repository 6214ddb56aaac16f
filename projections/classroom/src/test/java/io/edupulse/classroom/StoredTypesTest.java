package io.edupulse.classroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.edupulse.json.CommandJson;
import io.edupulse.json.StateCbor;
import io.edupulse.kernel.aggregate.Aggregate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Commands and states of the classroom are of types that can be written and read back.
class StoredTypesTest {

    static List<Aggregate<?, ?, ?>> aggregates() {
        return Classroom.AGGREGATES.all();
    }

    @Test
    void every_command_can_be_read() {
        assertThatCode(() -> new CommandJson(Classroom.AGGREGATES)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void every_state_is_of_a_permitted_type(Aggregate<?, ?, ?> aggregate) {
        assertThat(StateCbor.problems(aggregate.states())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("aggregates")
    void every_state_can_be_kept(Aggregate<?, ?, ?> aggregate) throws IOException {
        assertThat(keptInitial(aggregate)).hasSameClassAs(aggregate.initial());
    }

    private static <S> S keptInitial(Aggregate<S, ?, ?> aggregate) throws IOException {
        return StateCbor.read(StateCbor.write(aggregate.initial(), aggregate.states()), aggregate.states());
    }
}
