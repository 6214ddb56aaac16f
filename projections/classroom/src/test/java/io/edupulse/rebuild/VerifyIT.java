package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.rebuild.compare.Comparison;
import io.edupulse.rebuild.compare.RangeSums;
import io.edupulse.rebuild.compare.TableShape;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.TableComparison;
import io.edupulse.rebuild.report.TableComparison.Sample;
import io.edupulse.rebuild.report.VerifyReport;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finds every kind of damage, and nothing where there is none.
class VerifyIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);

    @AfterEach
    void close() {
        school.close();
    }

    private VerifyReport verify(Projection projection) {
        return school.rebuilds(projection).verify(projection.name(), RebuildOptions.DEFAULT, progress -> {});
    }

    @Test
    void a_sound_read_model_is_proven_and_nothing_is_left_behind() {
        school.happens(1_000);
        var quiz = school.anyQuiz();
        school.submit(quiz, school.anyStudent(), QuizScores.POISON);
        school.follow(PROJECTION);
        var live = school.rows(LIVE);

        var report = verify(PROJECTION);

        assertThat(report.isEqual()).isTrue();
        assertThat(report.events()).isEqualTo(1_001);
        assertThat(report.code()).isEqualTo(SchemaState.SAME);
        assertThat(report.tables())
                .extracting(TableComparison::table, TableComparison::liveRows)
                .contains(tuple("scores", (long) live.get("scores").size()));
        assertThat(school.rows(LIVE)).isEqualTo(live);
        assertThat(new ProjectionSchema(PROJECTION, "quiz_results_verify").exists(school.sql))
                .isFalse();
    }

    @Test
    void free_form_sql_is_verified_too() {
        school.happens(300);
        school.follow(QuizScores.handled());

        assertThat(verify(QuizScores.handled()).isEqual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            update quiz_results.scores set best_score = 7 where ctid = (select min(ctid) from quiz_results.scores)                     | 0 | 0 | 1
            delete from quiz_results.scores where ctid = (select min(ctid) from quiz_results.scores)                                   | 0 | 1 | 0
            insert into quiz_results.scores select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 1, 1, now(), now()     | 1 | 0 | 0
            update quiz_results.scores s set score_sum = score_sum + n from (select ctid as c, case row_number() over () when 1 then 1 else -1 end as n from quiz_results.scores limit 2) x where s.ctid = x.c | 0 | 0 | 2
            update quiz_results.scores s set last_at = x.other from (select ctid as c, case row_number() over (order by ctid) when 1 then lead(last_at) over (order by ctid) else lag(last_at) over (order by ctid) end as other from quiz_results.scores order by ctid limit 2) x where s.ctid = x.c | 0 | 0 | 2
            update quiz_results.scores set attempts = attempts << 32 where ctid = (select min(ctid) from quiz_results.scores)          | 0 | 0 | 1
            update quiz_results.scores set last_at = last_at + interval '1 microsecond' where ctid = (select min(ctid) from quiz_results.scores) | 0 | 0 | 1
            update quiz_results.scores set student_id = gen_random_uuid() where ctid = (select min(ctid) from quiz_results.scores)     | 1 | 1 | 0
            """)
    void damage_is_found_and_refuses_a_cut_over(String damage, long onlyLive, long onlyCandidate, long changed) {
        school.happens(500);
        school.follow(PROJECTION);
        school.sql.execute(damage);

        var report = verify(PROJECTION);

        assertThat(report.isEqual()).isFalse();
        assertThat(report.tables())
                .filteredOn(table -> !table.isEqual())
                .singleElement()
                .satisfies(scores -> {
                    assertThat(scores.table()).isEqualTo("scores");
                    assertThat(List.of(scores.onlyLive(), scores.onlyCandidate(), scores.changed()))
                            .containsExactly(onlyLive, onlyCandidate, changed);
                    assertThat(scores.samples()).hasSize((int) (onlyLive + onlyCandidate + changed));
                    assertThat(scores.changedColumns().values()).allMatch(rows -> rows == changed);
                });
        assertThatThrownBy(() -> school.rebuild(PROJECTION))
                .asInstanceOf(type(ReadModelsDifferException.class))
                .satisfies(e -> assertThat(e.tables()).isEqualTo(report.tables()));
        assertThat(school.rebuildAccepting(PROJECTION).tables()).isEqualTo(report.tables());
        assertThat(verify(PROJECTION).isEqual()).isTrue();
    }

    @Test
    void a_parked_event_that_somebody_removed_is_missed() {
        school.happens(100);
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.follow(PROJECTION);
        school.sql.execute("delete from quiz_results.parked_events");

        assertThat(verify(PROJECTION).tables().getFirst())
                .extracting(TableComparison::table, TableComparison::onlyCandidate)
                .containsExactly("parked_events", 1L);
    }

    @Test
    void when_and_how_often_events_were_tried_does_not_count() {
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.follow(PROJECTION);
        school.sql.execute("update quiz_results.parked_events set attempts = 7, error = 'x', parked_at = now()");

        assertThat(verify(PROJECTION).isEqual()).isTrue();
    }

    @Test
    void the_first_keys_are_shown_with_both_rows_and_the_columns_that_changed() {
        school.happens(500);
        school.follow(PROJECTION);
        var changed = verify(QuizScores.version(2));

        assertThat(changed.code()).isEqualTo(SchemaState.CHANGED);
        var quizzes = changed.tables().get(1);
        assertThat(quizzes.changed()).isEqualTo(quizzes.liveRows()).isEqualTo(quizzes.candidateRows());
        assertThat(quizzes.changedColumns()).isEqualTo(Map.of("maximum_score", quizzes.changed()));
        assertThat(quizzes.samples())
                .hasSize(5)
                .isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(quizzes.samples().getFirst())
                .extracting(Sample::live, Sample::candidate)
                .satisfies(rows -> {
                    assertThat(rows.getFirst().toString()).contains("\"maximum_score\": 1");
                    assertThat(rows.getLast().toString()).contains("\"maximum_score\": 2");
                });
    }

    @Test
    void tables_of_another_version_are_not_compared() {
        school.follow(PROJECTION);

        assertThatThrownBy(() -> verify(QuizScores.withColumn("remark")))
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo("verify.not-comparable"));
    }

    @Test
    void a_rebuild_beside_it_is_not_disturbed() {
        school.happens(300);
        school.follow(PROJECTION);
        try (var other = new PostgresLeases(school.database.ownerSessions())) {
            other.tryAcquire("rebuild/quiz-results").orElseThrow();

            assertThat(verify(PROJECTION).isEqual()).isTrue();
        }
    }

    @Nested
    class Any_table {

        private static final String TABLE = """
                create type %1$s.mood as enum ('bad', 'good');
                create table %1$s.notes (
                  id bigint%2$s, "place" text, mood %1$s.mood, tags text[], amount numeric, ratio double precision,
                  body jsonb, day date, length interval, hash bytea)""";

        private static final String ROWS = """
                insert into %s.notes
                select n, 'x' || n, case when n %% 3 = 0 then 'bad' else 'good' end::%1$s.mood, array['a', null, 'b' || n],
                       n / 3.0, n / 7.0, jsonb_build_object('n', n), date '2026-01-01' + n::int, n * interval '1 hour', '\\x00'
                  from generate_series(1, 200) n order by random()""";

        private final ProjectionSchema other = ProjectionSchema.shadow(PROJECTION);

        private final DSLContext owner = DSL.using(school.database.owner(), SQLDialect.POSTGRES);

        private void fill(String key) {
            for (var schema : List.of(LIVE, other)) {
                owner.createSchema(schema.name()).execute();
                owner.execute(DSL.raw(Text.format(TABLE, schema.name(), key)).toString());
                owner.execute(DSL.raw(Text.format(ROWS, schema.name())).toString());
            }
        }

        private TableComparison compare(String key, String... damage) {
            fill(key);
            for (var statement : damage) {
                owner.execute(statement);
            }
            return owner.transactionResult(tx -> new Comparison(tx.dsl(), LIVE, other).tables())
                    .getFirst();
        }

        private Map<String, RangeSums> sums(ProjectionSchema schema) {
            return owner.transactionResult(tx -> RangeSums.ofAll(tx.dsl(), schema, TableShape.of(tx.dsl(), schema)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " primary key"})
        void of_any_types_has_the_same_checksums_in_any_order(String key) {
            fill(key);

            assertThat(sums(LIVE)).isEqualTo(sums(other));
            assertThat(sums(LIVE).get("notes").byRange()).hasSizeGreaterThan(100);
        }

        @Test
        void without_a_primary_key_is_compared_as_a_bag_of_rows() {
            var again = "insert into %s.notes select * from %1$s.notes where id <= %d";
            var found =
                    compare("", Text.format(again, "quiz_results", 2), Text.format(again, "quiz_results_rebuild", 1));

            assertThat(found.onlyLive()).isEqualTo(1);
            assertThat(found.onlyCandidate()).isZero();
            assertThat(found.samples()).singleElement().satisfies(sample -> {
                assertThat(sample.key()).contains("\"id\": 2,").isEqualTo(sample.live());
                assertThat(sample.candidate()).isNull();
            });
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                mood   | 'bad'
                tags   | array['a', 'null', 'b1']
                amount | amount + 0.0000000001
                ratio  | ratio + 1e-16
                body   | '{"n": 1.0}'
                day    | day + 1
                length | length + interval '1 microsecond'
                hash   | '\\x01'
                place  | null
                """)
        void shows_a_change_of_any_type(String column, String value) {
            var found = compare(
                    " primary key",
                    Text.format("update quiz_results.notes set \"%s\" = %s where id = 1", column, value));

            assertThat(found.changedColumns()).isEqualTo(Map.of(column, 1L));
        }
    }
}
