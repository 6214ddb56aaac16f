package io.edupulse.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No schema of a projection is taken for another one.
class ProjectionNamesTest {

    private static final int LONGEST = 53;

    private static Projection named(String name) {
        return new Projection(name, "create table t ()", List.of());
    }

    @Test
    void the_longest_name_leaves_room_for_every_ending() {
        var projection = named("a".repeat(LONGEST));

        assertThat(Stream.of(SchemaUse.values()).map(use -> use.nameFor(projection)))
                .allSatisfy(name -> assertThat(name.length()).isLessThanOrEqualTo(63))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_longer_name_is_refused() {
        assertThatThrownBy(() -> named("a".repeat(LONGEST + 1)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "projection.name-too-long")
                .hasMessageEndingWith(
                        " has 54 characters, but PostgreSQL would cut the names of its schemas off: shorten it"
                                + " to at most 53");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "information-schema", "pg", "pg-catalog", "pg-toast"})
    void a_schema_of_the_database_is_refused(String name) {
        assertThatThrownBy(() -> named(name)).hasFieldOrPropertyWithValue("code", "projection.name-reserved");
    }

    @Test
    void a_projection_whose_schema_another_one_would_drop_is_refused() {
        var projections = List.of(named("scores-rebuild"), named("scores"));

        assertThatThrownBy(() -> new Projections(projections))
                .hasFieldOrPropertyWithValue("code", "projection.name-taken")
                .hasMessage("The projections scores-rebuild and scores would both have the schema scores_rebuild:"
                        + " rename one of them");
        assertThat(new Projections(List.of(named("scores"), named("scores-of-today"))).all())
                .hasSize(2);
    }
}
