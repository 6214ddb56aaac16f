package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.RebuildStatus.State;
import io.edupulse.rebuild.report.TableComparison;
import io.edupulse.testkit.RememberingEventCodec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebuildIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);
    private static final ProjectionSchema SHADOW = ProjectionSchema.shadow(PROJECTION);
    private static final ProjectionSchema PREVIOUS = ProjectionSchema.previous(PROJECTION);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private School school = school(1);

    @AfterEach
    void close() {
        school.close();
    }

    private School school(long seed) {
        return new School(seed, database, log, codec);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void what_is_rebuilt_is_what_was_live(long seed) {
        school.close();
        school = school(seed);
        school.happens(2_000);
        school.follow(PROJECTION);
        var live = school.rows(LIVE);

        var report = school.rebuild(PROJECTION);

        assertThat(report.isEqual()).isTrue();
        assertThat(report.events()).isEqualTo(2_000);
        assertThat(report.tables())
                .extracting(TableComparison::table)
                .containsExactly("parked_events", "quizzes", "scores");
        assertThat(school.rows(LIVE)).isEqualTo(live);
        assertThat(school.rows(PREVIOUS)).isEqualTo(live);
        assertThat(live.get("scores")).isNotEmpty();
    }

    @Test
    void an_empty_log_makes_an_empty_read_model() {
        school.follow(PROJECTION);

        assertThat(school.rebuild(PROJECTION).events()).isZero();
        assertThat(school.rows(LIVE).get("scores")).isEmpty();
    }

    @Test
    void rows_beyond_the_limit_of_memory_are_applied_in_batches() {
        school.happens(3_000);
        school.follow(PROJECTION);
        var live = school.rows(LIVE);
        var options = RebuildOptions.DEFAULT.withThreads(2).withMaximumRows(2);

        school.rebuilds(PROJECTION).rebuild("quiz-results", options, progress -> {});

        assertThat(school.rows(LIVE)).isEqualTo(live);
    }

    @Test
    void free_form_sql_is_rebuilt_too() {
        var handled = QuizScores.handled();
        school.happens(500);
        school.follow(handled);
        var live = school.rows(LIVE);

        assertThat(school.rebuild(handled).isEqual()).isTrue();
        assertThat(school.rows(LIVE)).isEqualTo(live);
        assertThat(live.get("scores")).isNotEmpty();
    }

    @Test
    void a_live_read_model_that_lags_behind_is_brought_along() {
        school.happens(500);
        school.follow(PROJECTION);
        school.happens(2_500);

        var report = school.rebuild(PROJECTION);

        assertThat(report.isEqual()).isTrue();
        assertThat(report.events()).isEqualTo(3_000);
        assertThat(school.rows(PREVIOUS)).isEqualTo(school.rows(LIVE));
    }

    @Test
    void the_progress_goes_through_all_phases_up_to_the_last_event() {
        school.happens(1_000);
        school.follow(PROJECTION);
        var told = new ArrayList<RebuildProgress>();

        school.rebuilds(PROJECTION).rebuild("quiz-results", RebuildOptions.DEFAULT, told::add);

        assertThat(told.stream().map(RebuildProgress::phase).distinct()).containsExactly(Phase.values());
        assertThat(told).allSatisfy(progress -> assertThat(progress.total()).isEqualTo(1_000));
        assertThat(told.getFirst().done()).isZero();
        assertThat(told.getLast().done()).isEqualTo(1_000);
    }

    @Nested
    class Events_that_fail {

        @Test
        void in_the_code_are_parked_as_they_were_live() {
            school.happens(300);
            var quiz = school.anyQuiz();
            school.submit(quiz, school.anyStudent(), QuizScores.POISON);
            school.happens(700);
            school.submit(quiz, school.anyStudent(), 1);

            rebuildIsAsLiveWas(PROJECTION);
        }

        @Test
        void in_the_database_are_parked_as_they_were_live() {
            school.happens(3_000);

            rebuildIsAsLiveWas(QuizScores.refused());
        }

        @Test
        void at_a_constraint_that_is_made_last_are_parked_as_they_were_live() {
            school.happens(500);
            var quiz = school.anyQuiz();
            var sameTime = Instant.parse("2026-10-01T08:00:00Z");
            school.append(quiz, new QuizSubmitted(new UUID(1, 1), quiz, 1), sameTime);
            school.append(quiz, new QuizSubmitted(new UUID(1, 2), quiz, 1), sameTime);
            school.submit(quiz, school.anyStudent(), 1);

            rebuildIsAsLiveWas(QuizScores.constrained());
        }

        private void rebuildIsAsLiveWas(Projection projection) {
            school.follow(projection);
            var live = school.rows(LIVE);

            assertThat(school.rebuild(projection).isEqual()).isTrue();
            assertThat(school.rows(LIVE)).isEqualTo(live);
            assertThat(live.get("parked_events")).hasSizeGreaterThan(1);
        }
    }

    @Nested
    class A_difference {

        @Test
        void refuses_the_swap_and_shows_the_first_rows_of_both() {
            school.happens(500);
            school.follow(PROJECTION);
            var live = school.rows(LIVE);
            var changed = QuizScores.version(2);

            assertThatThrownBy(() -> school.rebuild(changed))
                    .asInstanceOf(type(ReadModelsDifferException.class))
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo("rebuild.different");
                        assertThat(e)
                                .hasMessageContaining("quizzes has ")
                                .hasMessageContaining("accept the differences");
                        var scores = e.tables().getLast();
                        assertThat(scores.changed())
                                .isEqualTo(live.get("scores").size());
                        assertThat(scores.changedColumns()).isEqualTo(Map.of("best_score", scores.changed()));
                        assertThat(scores.onlyLive())
                                .isEqualTo(scores.onlyCandidate())
                                .isZero();
                        assertThat(scores.samples()).hasSize(5).allSatisfy(sample -> {
                            assertThat(sample.key()).contains("quiz_id", "student_id", "aggregate_id");
                            assertThat(sample.live()).contains("\"best_score\": 1");
                            assertThat(sample.candidate()).contains("\"best_score\": 2");
                        });
                    });
            assertThat(school.rows(LIVE)).isEqualTo(live);
            assertThat(SHADOW.exists(school.sql)).isTrue();
        }

        @Test
        void of_a_single_row_is_found() {
            school.happens(500);
            school.follow(PROJECTION);
            school.sql.execute(
                    "delete from quiz_results.quizzes where ctid = (select min(ctid) from quiz_results.quizzes)");

            assertThatThrownBy(() -> school.rebuild(PROJECTION))
                    .asInstanceOf(type(ReadModelsDifferException.class))
                    .satisfies(e -> assertThat(e.tables().get(1).samples())
                            .singleElement()
                            .satisfies(sample -> {
                                assertThat(sample.live()).isNull();
                                assertThat(sample.candidate()).isNotNull();
                            }));
        }

        @Test
        void goes_on_if_it_is_accepted_and_can_be_undone() {
            school.happens(500);
            school.follow(PROJECTION);
            var before = school.rows(LIVE);
            var changed = QuizScores.version(2);

            var report = school.rebuildAccepting(changed);

            assertThat(report.isEqual()).isFalse();
            assertThat(school.rows(LIVE)).isNotEqualTo(before);
            var rolledBack = school.rebuilds(changed).rollback("quiz-results");
            assertThat(rolledBack.isEqual()).isFalse();
            assertThat(school.rows(LIVE)).isEqualTo(before);
        }

        @Test
        void of_the_tables_refuses_before_anything_is_read_and_goes_on_if_it_is_accepted() {
            school.happens(500);
            school.follow(PROJECTION);
            var wider = QuizScores.withColumn("remark");
            var phases = new ArrayList<RebuildProgress>();

            assertThatThrownBy(
                            () -> school.rebuilds(wider).rebuild("quiz-results", RebuildOptions.DEFAULT, phases::add))
                    .isInstanceOf(ReadModelsDifferException.class)
                    .hasMessageContaining("has other tables than this version makes");
            assertThat(phases).isEmpty();

            assertThat(school.rebuildAccepting(wider).events()).isEqualTo(500);
            assertThat(school.rows(LIVE).get("scores")).allMatch(row -> row.contains("remark"));
            code(() -> school.rebuilds(wider).rollback("quiz-results"), "rebuild.previous-unfit");
            school.rebuilds(PROJECTION).rollback("quiz-results");
            assertThat(school.rows(LIVE).get("scores")).noneMatch(row -> row.contains("remark"));
        }

        @Test
        void of_the_log_is_repaired_if_it_is_accepted() {
            school.happens(1_000);
            school.follow(PROJECTION);
            var shorter = new TamperedLog(log, 100, () -> {});

            assertThatThrownBy(() -> school.rebuilds(PROJECTION, shorter)
                            .rebuild("quiz-results", RebuildOptions.DEFAULT, progress -> {}))
                    .isInstanceOf(ReadModelsDifferException.class)
                    .hasMessageContaining("which is not in the log there");

            var accepting = RebuildOptions.DEFAULT.acceptingDifferences(true);
            school.rebuilds(PROJECTION, shorter).rebuild("quiz-results", accepting, progress -> {});
            assertThat(CatchUp.positions(school.sql, LIVE)).isEqualTo(shorter.heads());
        }
    }

    @Nested
    class A_rollback {

        @Test
        void needs_a_read_model_of_before() {
            school.follow(PROJECTION);

            code(() -> school.rebuilds(PROJECTION).rollback("quiz-results"), "rebuild.nothing-to-roll-back-to");
        }

        @Test
        void brings_the_one_of_before_up_to_date() {
            school.happens(500);
            school.follow(PROJECTION);
            school.rebuild(PROJECTION);
            school.happens(2_000);
            school.follow(PROJECTION);
            var live = school.rows(LIVE);

            var report = school.rebuilds(PROJECTION).rollback("quiz-results");

            assertThat(report.isEqual()).isTrue();
            assertThat(report.events()).isEqualTo(2_500);
            assertThat(school.rows(LIVE)).isEqualTo(live);
        }

        @Test
        void can_be_followed_by_a_rebuild() {
            school.happens(500);
            school.follow(PROJECTION);
            school.rebuild(PROJECTION);
            school.rebuilds(PROJECTION).rollback("quiz-results");

            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
        }
    }

    @Nested
    class A_rebuild_that_dies {

        @Test
        void with_its_connections_leaves_the_live_one_as_it_was_and_the_next_one_goes_on() {
            school.happens(500);
            school.follow(PROJECTION);
            var live = school.rows(LIVE);
            var accepting = RebuildOptions.DEFAULT.withThreads(1).acceptingDifferences(true);

            code(
                    () -> school.rebuilds(PROJECTION).rebuild("quiz-results", accepting, progress -> {
                        if (progress.phase() == Phase.SWAPPING) {
                            terminateConnections();
                        }
                    }),
                    "rebuild.interrupted");

            assertThat(school.rows(LIVE)).isEqualTo(live);
            var next = school.rebuilds(PROJECTION);
            assertThat(next.status("quiz-results").orElseThrow().state()).isIn(State.WAITING, State.RUNNING);
            assertThat(next.rebuild("quiz-results", RebuildOptions.DEFAULT, progress -> {})
                            .isEqual())
                    .isTrue();
            assertThat(next.all()).singleElement().satisfies(job -> {
                assertThat(job.state()).isEqualTo(State.SWAPPED);
                assertThat(job.projections()).containsExactly("quiz-results");
            });
        }

        @Test
        void in_the_middle_of_the_log_leaves_the_live_one_as_it_was() {
            school.happens(5_000);
            school.follow(PROJECTION);
            var live = school.rows(LIVE);
            var reads = new AtomicInteger();
            var broken = new TamperedLog(log, Long.MAX_VALUE, () -> {
                if (reads.incrementAndGet() > School.PARTITIONS + 2) {
                    throw new IllegalStateException("the log is away");
                }
            });

            assertThatThrownBy(() -> school.rebuilds(PROJECTION, broken)
                            .rebuild("quiz-results", RebuildOptions.DEFAULT, progress -> {}))
                    .hasMessage("the log is away");

            assertThat(school.rows(LIVE)).isEqualTo(live);
            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
        }

        @Test
        void and_leaves_a_half_filled_shadow_does_not_hinder_the_next_one() {
            school.happens(500);
            school.follow(PROJECTION);
            school.sql.transaction(tx -> SHADOW.createTables(tx.dsl(), School.PARTITIONS));
            school.sql.execute("update quiz_results_rebuild.checkpoints set position = 7");
            school.sql.execute("create table quiz_results_rebuild.junk ()");

            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
            assertThat(LIVE.tables(school.sql)).containsExactly("checkpoints", "parked_events", "quizzes", "scores");
        }

        private void terminateConnections() {
            try {
                school.database.terminateConnections();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void only_one_rebuild_of_a_projection_runs_at_a_time() {
        school.follow(PROJECTION);
        try (var other = new PostgresLeases(school.database.ownerSessions())) {
            var lease = other.tryAcquire("rebuild/quiz-results").orElseThrow();

            code(() -> school.rebuild(PROJECTION), "rebuild.running");
            lease.close();
            assertThat(school.rebuild(PROJECTION).events()).isZero();
        }
    }

    @Test
    void a_projection_that_nobody_knows_or_that_was_never_started_is_named() {
        code(() -> school.rebuilds(PROJECTION).rollback("nothing"), "projection.unknown");
        code(() -> school.rebuild(PROJECTION), "projection.not-started");
    }

    @Test
    void what_other_roles_may_read_they_may_read_afterwards() {
        school.follow(PROJECTION);
        var owner = DSL.using(school.database.owner(), SQLDialect.POSTGRES);
        owner.execute("grant usage on schema quiz_results to edupulse_writer");
        owner.execute("grant select on quiz_results.scores to edupulse_writer");

        school.rebuild(PROJECTION);

        assertThat(mayRead("scores")).isTrue();
        assertThat(mayRead("quizzes")).isFalse();
    }

    private boolean mayRead(String table) {
        return school.sql
                .fetchSingle(
                        "select has_schema_privilege('edupulse_writer', 'quiz_results', 'usage') and has_table_privilege('edupulse_writer', {0}, 'select')",
                        DSL.inline("quiz_results." + table))
                .get(0, Boolean.class);
    }

    private static void code(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
