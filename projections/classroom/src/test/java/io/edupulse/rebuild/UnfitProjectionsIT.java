package io.edupulse.rebuild;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.View;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Projections that a rebuild could not make again: refused before anything is written.
class UnfitProjectionsIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final String SCORES_TABLE = """
            create table scores (
              quiz_id uuid, student_id uuid, aggregate_id uuid, attempts bigint, score_sum bigint, best_score integer,
              best_at timestamptz, last_at timestamptz, primary key (quiz_id, student_id, aggregate_id)
            )""";

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);

    @AfterEach
    void close() {
        school.close();
    }

    private static void assertRefused(String code, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(CodedException.class).hasFieldOrPropertyWithValue("code", code);
    }

    /// Right while live, whatever the partition, if it were let: a student's attempts in all quizzes.
    private static Projection counterOfStudents() {
        var attempts = View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(new UUID(0, 0), recorded.event().studentId(), new UUID(0, 0)),
                        (row, recorded) -> row.setAttempts(row.getAttempts() == null ? 1 : row.getAttempts() + 1))
                .build();
        return new Projection("quiz-results", SCORES_TABLE, List.of(attempts));
    }

    @Test
    void a_counter_of_members_stops_with_the_first_event_and_writes_nothing_live_or_rebuilt() {
        var counter = counterOfStudents();
        var live = ProjectionSchema.live(counter);
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(counter)), School.PARTITIONS);
        school.submit(school.anyQuiz(), school.anyStudent(), 1);
        int partition = log.heads().indexOf(1L);
        var events = log.readBatch(partition, 0, 10);

        assertRefused(
                "projection.key-without-aggregate", () -> new BatchApplier(school.sql, live).apply(partition, events));
        assertRefused("projection.key-without-aggregate", () -> new BulkFold(live).add(events.getFirst()));
        assertThat(school.rows(live).get("scores")).isEmpty();
        assertThat(school.rows(live).get("parked_events")).isEmpty();
    }

    /// A rebuild would count in the live table, and leave its own empty.
    private static Projection counting(String table) {
        var statement = Text.format("""
                insert into %1$s as counted (quiz_id, student_id, aggregate_id, attempts) values (?, ?, ?, 1)
                on conflict (quiz_id, student_id, aggregate_id) do update set attempts = counted.attempts + 1""", table);
        return new Projection("quiz-results", SCORES_TABLE, List.of(new SqlHandler() {
            @Override
            public Set<Class<? extends DomainEvent>> events() {
                return Set.of(QuizSubmitted.class);
            }

            @Override
            public void handle(DSLContext sql, List<RecordedEvent> events) {
                for (var event : events) {
                    var submitted = (QuizSubmitted) event.event();
                    sql.execute(statement, submitted.quizId(), submitted.studentId(), event.aggregateId());
                }
            }
        }));
    }

    @Test
    void sql_with_the_name_of_the_live_schema_in_its_text_stops_with_the_first_event() {
        var projection = counting("quiz_results.scores");
        var live = ProjectionSchema.live(projection);
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(projection)), School.PARTITIONS);
        school.submit(school.anyQuiz(), school.anyStudent(), 1);
        int partition = log.heads().indexOf(1L);
        var events = log.readBatch(partition, 0, 10);

        assertRefused("projection.schema-in-text", () -> new BatchApplier(school.sql, live).apply(partition, events));
        assertThat(school.rows(live).get("scores")).isEmpty();
        assertThat(school.rows(live).get("parked_events")).isEmpty();
    }

    @Test
    void sql_that_names_a_table_without_its_schema_stops_with_the_first_event_and_parks_nothing() {
        var projection = counting("scores");
        var live = ProjectionSchema.live(projection);
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(projection)), School.PARTITIONS);
        school.submit(school.anyQuiz(), school.anyStudent(), 1);
        int partition = log.heads().indexOf(1L);
        var events = log.readBatch(partition, 0, 10);

        assertThatThrownBy(() -> new BatchApplier(school.sql, live).apply(partition, events))
                .hasFieldOrPropertyWithValue("code", "projection.invalid-sql")
                .hasMessageContaining("relation \"scores\" does not exist")
                .hasMessageContaining("DSL.name(\"quiz_results\"");
        assertThat(school.rows(live).get("parked_events")).isEmpty();
    }

    @Test
    void with_that_name_in_quotes_it_is_never_rebuilt_and_the_live_rows_stay_as_they_are() {
        var projection = counting("\"quiz_results\".\"scores\"");
        var live = ProjectionSchema.live(projection);
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(projection)), School.PARTITIONS);
        school.happens(200);
        school.follow(projection);
        var rows = school.rows(live);
        assertThat(rows.get("scores")).isNotEmpty();

        assertRefused("projection.schema-in-text", () -> school.rebuild(projection));
        assertRefused(
                "projection.schema-in-text",
                () -> school.rebuilds(projection).verify(projection.name(), RebuildOptions.DEFAULT, progress -> {}));
        assertThat(school.rows(live)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            remark xml                                         | is of type xml; permitted are boolean
            remark char(10)                                    | is of type character(10)
            remark int4range[]                                 | is of type int4range[]
            remark serial                                      | has the default nextval
            remark bigint generated always as identity         | is generated by the database
            remark bigint generated always as (attempts) stored| is generated by the database
            remark timestamptz default now()                   | has the default now()
            remark date default current_date                   | has the default CURRENT_DATE
            remark uuid default gen_random_uuid()              | has the default gen_random_uuid()
            """)
    void a_column_that_no_rebuild_makes_again_is_named_with_what_is_permitted(String column, String reason) {
        var projection = withColumn(column);

        assertThatThrownBy(() -> start(projection))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "projection.unfit-table")
                .hasMessageContaining("quiz-results")
                .hasMessageContaining("scores.remark " + reason);
        assertThat(ProjectionSchema.live(projection).exists(school.sql)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            remark numeric(10, 2) default 1.5
            remark text[] default '{}'
            remark jsonb
            remark real
            remark varchar(5) default 'a' || 'b'
            """)
    void a_column_of_a_permitted_type_is_taken(String column) {
        assertThatCode(() -> start(withColumn(column))).doesNotThrowAnyException();
    }

    @Test
    void a_key_whose_values_change_when_they_are_stored_is_refused() {
        var projection = new Projection(
                "quiz-results",
                SCORES_TABLE.replace("student_id uuid", "student_id numeric(5, 2)"),
                PROJECTION.handlers());

        assertThatThrownBy(() -> start(projection))
                .hasFieldOrPropertyWithValue("code", "projection.unfit-table")
                .hasMessageContaining(
                        "scores.student_id is in the key of a view and of type numeric(5,2); permitted there are boolean");
    }

    @Test
    void a_trigger_is_refused_also_among_the_indexes() {
        var projection =
                new Projection("quiz-results", SCORES_TABLE + ";\n\n-- indexes\n" + """
                create function touch() returns trigger language plpgsql as 'begin return new; end';
                create trigger touched before insert on scores for each row execute function touch();
                """, PROJECTION.handlers());

        assertThatThrownBy(() -> start(projection))
                .hasFieldOrPropertyWithValue("code", "projection.unfit-table")
                .hasMessageContaining("trigger scores, touched");
    }

    @Test
    void what_an_older_version_has_made_so_is_refused_at_the_next_start() {
        start(PROJECTION);
        school.sql.execute("alter table quiz_results.scores alter last_at set default now()");

        assertRefused("projection.unfit-table", () -> start(PROJECTION));
    }

    private static Projection withColumn(String column) {
        return new Projection(
                "quiz-results",
                SCORES_TABLE.replace("attempts bigint,", "attempts bigint, " + column + ","),
                PROJECTION.handlers());
    }

    private void start(Projection projection) {
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(projection)), School.PARTITIONS);
    }
}
