package io.edupulse.projection.apply;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.PaddedLog;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.School;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mends the rows of one aggregate.
class AggregateRepairIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);
    private final UUID quiz = school.anyQuiz();

    @AfterEach
    void close() {
        school.close();
    }

    private AggregateRepair.Outcome repair(Projection projection, UUID aggregateId) {
        return school.rebuilds(projection).repair("quiz-results", aggregateId);
    }

    @Test
    void damaged_missing_and_surplus_rows_of_the_aggregate_are_mended_and_shown() {
        school.happens(800);
        school.follow(PROJECTION);
        var sound = school.rows(LIVE);
        var first = Text.format(
                " where aggregate_id = '%s' and student_id = (select min(student_id::text)::uuid from quiz_results.scores where aggregate_id = '%1$s')",
                quiz);
        var last = first.replace("min(", "max(");
        school.sql.execute("update quiz_results.scores set score_sum = -1" + first);
        school.sql.execute(
                "insert into quiz_results.scores select quiz_id, gen_random_uuid(), aggregate_id, 1, 1, 1, now(), now() from quiz_results.scores"
                        + first);
        school.sql.execute("delete from quiz_results.scores" + last);
        school.sql.execute(
                Text.format("update quiz_results.quizzes set maximum_score = 99 where aggregate_id = '%s'", quiz));

        var outcome = repair(PROJECTION, quiz);

        assertThat(school.rows(LIVE)).isEqualTo(sound);
        assertThat(outcome.changes()).hasSize(4);
        assertThat(outcome.changes())
                .filteredOn(change -> change.before() == null)
                .hasSize(1);
        assertThat(outcome.changes())
                .filteredOn(change -> change.after() == null)
                .hasSize(1);
        assertThat(outcome.changes())
                .filteredOn(change -> change.table().equals("quizzes"))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.before()).contains("\"maximum_score\":99");
                    assertThat(change.after()).contains("\"maximum_score\":1");
                });
        assertThat(repair(PROJECTION, quiz).changes()).isEmpty();
        school.happens(300);
        school.follow(PROJECTION);
        assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
    }

    @Test
    void rows_of_another_stream_for_the_same_quiz_stay_as_they_are() {
        school.happens(300);
        var foreign = UUID.randomUUID();
        school.append(foreign, new QuizSubmitted(school.anyStudent(), quiz, 5));
        school.follow(PROJECTION);
        school.sql.execute(
                Text.format("update quiz_results.scores set score_sum = -1 where aggregate_id = '%s'", foreign));

        assertThat(repair(PROJECTION, quiz).changes()).isEmpty();
        assertThat(repair(PROJECTION, foreign).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).contains("\"score_sum\":5"));
    }

    @Test
    void events_behind_the_checkpoint_are_left_to_the_workers() {
        school.happens(300);
        school.follow(PROJECTION);
        var sound = school.rows(LIVE);
        school.submit(quiz, school.anyStudent(), 1);

        assertThat(repair(PROJECTION, quiz).changes()).isEmpty();
        assertThat(school.rows(LIVE)).isEqualTo(sound);
    }

    @Test
    void parked_events_are_applied_if_they_can_be_by_now_and_stay_parked_if_not() {
        school.happens(300);
        school.submit(quiz, school.anyStudent(), QuizScores.POISON);
        school.submit(quiz, school.anyStudent(), 1);
        school.follow(PROJECTION);

        assertThat(repair(PROJECTION, quiz).parked()).isEqualTo(2);
        var mended = repair(QuizScores.version(QuizScores.LENIENT), quiz);
        assertThat(mended.parked()).isZero();
        assertThat(school.rows(LIVE).get("parked_events")).isEmpty();
        assertThat(school.sql
                        .fetchSingle(
                                "select sum(attempts) from quiz_results.scores where aggregate_id = {0}::uuid",
                                org.jooq.impl.DSL.inline(quiz.toString()))
                        .get(0, Long.class))
                .isEqualTo(log.readAggregate(quiz, 0)
                        .filter(event -> event.event() instanceof QuizSubmitted)
                        .count());
    }

    @Test
    void rows_that_the_database_refuses_are_found_one_by_one() {
        var refused = QuizScores.refused();
        school.happens(3_000);
        school.follow(refused);
        var sound = school.rows(LIVE);
        var closed = UUID.fromString(school.sql
                .fetch("select key::text from quiz_results.parked_events order by 1")
                .getValue(0, 0)
                .toString());
        school.sql.execute(
                Text.format("update quiz_results.scores set score_sum = -1 where aggregate_id = '%s'", closed));

        assertThat(repair(refused, closed).parked()).isPositive();
        assertThat(school.rows(LIVE)).isEqualTo(sound);
    }

    @Test
    void a_history_that_is_larger_than_the_memory_is_no_obstacle() {
        for (int i = 0; i < 200; i++) {
            school.submit(quiz, school.anyStudent(), 1);
        }
        school.follow(PROJECTION);
        var sound = school.rows(LIVE);
        school.sql.execute(Text.format("delete from quiz_results.scores where aggregate_id = '%s'", quiz));

        var outcome = school.rebuilds(PROJECTION, new PaddedLog(log, 5 << 20)).repair("quiz-results", quiz);

        assertThat(outcome.events()).isEqualTo(200);
        assertThat(school.rows(LIVE)).isEqualTo(sound);
    }

    @Test
    void what_cannot_be_told_apart_is_refused() {
        school.happens(100);
        school.submit(quiz, school.anyStudent(), 1);
        school.follow(PROJECTION);
        var shared = View.of(SCORES)
                .on(
                        QuizSubmitted.class,
                        recorded -> RowKey.of(
                                recorded.event().quizId(), recorded.event().studentId(), new UUID(0, 1)),
                        (row, recorded) -> row.setAttempts(1L))
                .build();

        code(() -> repair(QuizScores.handled(), quiz), "repair.free-form-sql");
        code(
                () -> repair(new Projection("quiz-results", PROJECTION.tables(), List.of(shared)), quiz),
                "repair.key-without-aggregate");
        code(() -> repair(PROJECTION, UUID.randomUUID()), "repair.no-events");
        code(() -> repair(QuizScores.withColumn("remark"), quiz), "projection.other-tables");
    }

    private static void code(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
