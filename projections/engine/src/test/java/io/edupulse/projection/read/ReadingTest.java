package io.edupulse.projection.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final DSLContext SQL = DSL.using(SQLDialect.POSTGRES);

    private final Source primary = Source.primary(SQL);
    private final Source standby = Source.standby("standby", SQL);
    private final Turns database = new Turns();
    private final Reading reading = new Reading(database);
    private final List<Source> asked = new ArrayList<>();

    /// The turn of one source, which a test lets pass.
    private final class Turns implements ReadDatabase {

        private Source current = standby;

        @Override
        public Source current() {
            return current;
        }

        @Override
        public Source primary() {
            return primary;
        }

        @Override
        public boolean isCurrent(Source source) {
            return source == current;
        }

        @Override
        public boolean passesByWhenBehind() {
            return false;
        }

        @Override
        public void answered(Source source) {
            asked.add(source);
        }

        @Override
        public boolean hasFailed(Source source, RuntimeException failure) {
            current = primary;
            return !source.isPrimary();
        }
    }

    @Test
    void the_source_whose_turn_it_is_answers() {
        var answer = reading.ask(Optional::of);

        assertThat(answer).isSameAs(standby);
    }

    @Test
    void an_answer_after_the_end_of_the_turn_does_not_count() {
        var answer = reading.ask(source -> {
            asked.add(source);
            database.current = primary;
            return Optional.of(source);
        });

        assertThat(answer).isSameAs(primary);
        assertThat(asked).containsExactly(standby, primary);
    }

    @Test
    void a_failure_of_the_source_is_asked_elsewhere() {
        var answer = reading.ask(source -> {
            if (!source.isPrimary()) {
                throw new DataAccessException("gone");
            }
            return Optional.of(source);
        });

        assertThat(answer).isSameAs(primary);
    }

    @Test
    void a_failure_of_the_query_is_told() {
        database.current = primary;

        assertThatThrownBy(() -> reading.ask(source -> {
                    asked.add(source);
                    throw new DataAccessException("wrong");
                }))
                .hasMessage("wrong");
        assertThat(asked).hasSize(1);
    }

    @Test
    void one_that_has_noticed_the_end_of_the_turn_is_asked_again() {
        var answer = reading.ask(source -> {
            database.current = primary;
            return source.isPrimary() ? Optional.of(source) : Optional.empty();
        });

        assertThat(answer).isSameAs(primary);
    }

    @Test
    void turns_that_never_last_end_at_the_primary() {
        var answer = reading.ask(source -> {
            asked.add(source);
            database.current = Source.standby("next", SQL);
            return Optional.of(source);
        });

        assertThat(answer).isSameAs(primary);
        assertThat(asked).hasSize(3);
    }
}
