package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.RebuildReport;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.rebuild.report.RebuildStatus.State;
import io.edupulse.testkit.AlwaysLeases;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rebuilds that several processes see, steer and go on with. Each process here has its own leases.
@Timeout(600)
class RebuildJobsIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);
    private static final ProjectionSchema SHADOW = ProjectionSchema.shadow(PROJECTION);
    private static final ProjectionSchema PREVIOUS = ProjectionSchema.previous(PROJECTION);
    private static final String NAME = PROJECTION.name();

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final PostgresLeases otherLeases = new PostgresLeases(school.database.ownerSessions());

    /// The first worker reads the log only once this is open.
    private final CountDownLatch mayRead = new CountDownLatch(1);

    private final CountDownLatch reads = new CountDownLatch(1);
    private final AtomicReference<@Nullable RebuildProgress> told = new AtomicReference<>();
    private final Rebuilds elsewhere = new Rebuilds(new Projections(List.of(PROJECTION)), school.sql, log, otherLeases);
    private Map<String, List<String>> live = Map.of();

    @BeforeEach
    void follow() {
        school.happens(2_000);
        school.follow(PROJECTION);
        live = school.rows(LIVE);
    }

    @AfterEach
    void close() {
        school.sql.execute("update rebuild_jobs set wanted = 'cancelled' where finished_at is null");
        mayRead.countDown();
        others.close();
        otherLeases.close();
        school.close();
    }

    /// A rebuild by another process, which stands still in the middle of the log until it may read.
    private Future<RebuildReport> begin(Leases leases) throws InterruptedException {
        var halting = new TamperedLog(log, Long.MAX_VALUE, () -> {
            if (SHADOW.exists(school.sql)) {
                reads.countDown();
                awaitMayRead();
            }
        });
        var rebuilds = new Rebuilds(new Projections(List.of(PROJECTION)), school.sql, halting, leases);
        var options = RebuildOptions.DEFAULT.withThreads(1);
        var rebuild = others.submit(() -> rebuilds.rebuild(NAME, options, told::set));
        reads.await();
        return rebuild;
    }

    private void awaitMayRead() {
        try {
            mayRead.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A release that the database has not taken in time is repeated by the next heartbeat, or the lease ends by
    /// itself.
    private void awaitFreeLeases() {
        await().until(() -> {
            var hold = RebuildLeases.tryTake(otherLeases, List.of(NAME));
            hold.ifPresent(RebuildLeases::close);
            return hold.isPresent();
        });
    }

    private RebuildStatus status() {
        return elsewhere.status(NAME).orElseThrow();
    }

    private void awaitState(State state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> status().state() == state);
    }

    @Test
    void one_that_was_never_rebuilt_has_no_status() {
        assertThat(elsewhere.status(NAME)).isEmpty();
        assertThat(elsewhere.all()).isEmpty();
        code(() -> elsewhere.status("nothing"), "projection.unknown");
    }

    @Test
    void another_process_sees_how_far_it_is_and_how_it_has_ended() throws Exception {
        var rebuild = begin(school.leases());
        awaitState(State.RUNNING);
        await().until(() -> status().total() == 2_000);
        assertThat(status().phase()).isEqualTo(Phase.READING);
        assertThat(status().node())
                .contains("process " + ProcessHandle.current().pid());
        assertThat(status().timeLeft()).isNull();

        mayRead.countDown();
        rebuild.get();

        var ended = status();
        assertThat(ended.state()).isEqualTo(State.SWAPPED);
        assertThat(ended.swapped()).containsExactly(NAME);
        assertThat(ended.phase()).isEqualTo(Phase.SWAPPED);
        assertThat(ended.done()).isEqualTo(2_000);
        assertThat(ended.finishedAt()).isAfterOrEqualTo(ended.startedAt());
        assertThat(ended.error()).isNull();
    }

    @Test
    void paused_by_another_process_it_stands_still_until_it_is_resumed() throws Exception {
        var rebuild = begin(school.leases());

        assertThat(elsewhere.pause(NAME).state()).isEqualTo(State.PAUSED);
        await().until(() -> told.get() != null && told.get().isPaused());
        mayRead.countDown();
        awaitTwoHeartbeats();

        assertThat(rebuild).isNotDone();
        assertThat(told.get().phase()).isEqualTo(Phase.READING);
        assertThat(told.get().timeLeft()).isNull();
        code(() -> elsewhere.pause(NAME), "rebuild.not-running");
        assertThat(elsewhere.resume(NAME).state()).isEqualTo(State.RUNNING);
        assertThat(rebuild.get().isEqual()).isTrue();
        assertThat(school.rows(LIVE)).isEqualTo(live);
    }

    private void awaitTwoHeartbeats() {
        for (int i = 0; i < 2; i++) {
            Instant before = status().heartbeatAt();
            await().until(() -> !status().heartbeatAt().equals(before));
        }
    }

    @Test
    void cancelled_by_another_process_it_leaves_nothing_behind() throws Exception {
        var rebuild = begin(school.leases());

        assertThat(elsewhere.cancel(NAME).state()).isEqualTo(State.CANCELLING);
        mayRead.countDown();

        assertThatThrownBy(rebuild::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo("rebuild.cancelled"));
        assertThat(status().state()).isEqualTo(State.CANCELLED);
        assertThat(SHADOW.exists(school.sql)).isFalse();
        assertThat(PREVIOUS.exists(school.sql)).isFalse();
        assertThat(school.rows(LIVE)).isEqualTo(live);
    }

    @Test
    void in_the_swap_it_is_too_late() {
        var refused = new AtomicReference<@Nullable Throwable>();

        school.rebuilds(PROJECTION).rebuild(NAME, RebuildOptions.DEFAULT, progress -> {
            if (progress.phase() == Phase.COMPARING && refused.get() == null) {
                try {
                    elsewhere.cancel(NAME);
                } catch (CodedException e) {
                    refused.set(e);
                }
                code(() -> elsewhere.pause(NAME), "rebuild.swapping");
            }
        });

        code(() -> throwing(refused.get()), "rebuild.swapping");
        assertThat(status().state()).isEqualTo(State.SWAPPED);
    }

    private static void throwing(@Nullable Throwable caught) throws Throwable {
        if (caught != null) {
            throw caught;
        }
    }

    @Test
    void what_is_not_rebuilt_cannot_be_steered() {
        code(() -> elsewhere.pause(NAME), "rebuild.none");
        code(() -> elsewhere.resume(NAME), "rebuild.none");
        code(() -> elsewhere.cancel(NAME), "rebuild.none");
        code(() -> elsewhere.cancel("nothing"), "projection.unknown");
    }

    @Test
    void one_that_fails_says_why_from_now_on() {
        var broken = new TamperedLog(log, Long.MAX_VALUE, () -> {
            throw new IllegalStateException("the log is odd");
        });
        assertThatThrownBy(() -> school.rebuilds(PROJECTION, broken).rebuild(NAME, RebuildOptions.DEFAULT, p -> {}))
                .hasMessage("the log is odd");

        assertThat(status().state()).isEqualTo(State.FAILED);
        assertThat(status().error()).isEqualTo(new RebuildStatus.Problem("rebuild.failed", "the log is odd"));
        assertThat(SHADOW.exists(school.sql)).isFalse();
    }

    @Nested
    class A_worker_that_dies {

        @Test
        void is_replaced_by_a_node_that_serves_and_cannot_do_any_harm() throws Exception {
            var dying = new PostgresLeases(school.database.ownerSessions());
            var rebuild = begin(dying);
            dying.close();
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                awaitState(State.SWAPPED);
            }
            mayRead.countDown();

            assertThatThrownBy(rebuild::get)
                    .cause()
                    .asInstanceOf(type(CodedException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("rebuild.lease-lost"));
            assertThat(status().state()).isEqualTo(State.SWAPPED);
            assertThat(school.rows(LIVE)).isEqualTo(live);
            assertThat(PREVIOUS.exists(school.sql)).isTrue();
        }

        @Test
        void is_replaced_even_if_it_still_believes_in_its_lease() throws Exception {
            var rebuild = begin(new AlwaysLeases());
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                awaitState(State.SWAPPED);
            }
            mayRead.countDown();

            assertThatThrownBy(rebuild::get).isInstanceOf(ExecutionException.class);
            assertThat(status().state()).isEqualTo(State.SWAPPED);
            assertThat(school.rows(LIVE)).isEqualTo(live);
        }

        @Test
        void is_replaced_by_the_same_command_which_keeps_to_the_options_of_the_first() throws Exception {
            die();

            assertThat(status().state()).isIn(State.RUNNING, State.WAITING);
            var report = elsewhere.rebuild(NAME, RebuildOptions.DEFAULT.withKeep(Duration.ZERO), progress -> {});

            assertThat(report.isEqual()).isTrue();
            assertThat(elsewhere.all()).hasSize(1);
            assertThat(PREVIOUS.exists(school.sql)).isTrue();
        }

        @Test
        void leaves_a_job_that_can_be_cancelled_without_any_worker() throws Exception {
            die();

            assertThat(elsewhere.cancel(NAME).state()).isEqualTo(State.CANCELLED);
            assertThat(SHADOW.exists(school.sql)).isFalse();
        }

        @Test
        void again_and_again_leaves_the_job_to_people() throws Exception {
            die();
            school.sql.execute("update rebuild_jobs set tries_left = 0");
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                awaitState(State.PAUSED);
                assertThat(status().error().code()).isEqualTo("rebuild.given-up");

                elsewhere.resume(NAME);
                awaitState(State.SWAPPED);
            }
            assertThat(status().error()).isNull();
        }

        private void die() throws InterruptedException {
            var dying = new PostgresLeases(school.database.ownerSessions());
            var rebuild = begin(dying);
            dying.close();
            mayRead.countDown();
            assertThatThrownBy(rebuild::get).isInstanceOf(ExecutionException.class);
            awaitFreeLeases();
        }
    }

    @Nested
    class A_job_without_a_worker {

        @Test
        void waits_for_a_node_that_serves() {
            assertThat(elsewhere.request(List.of(NAME), RebuildOptions.DEFAULT).state())
                    .isEqualTo(State.WAITING);
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                awaitState(State.SWAPPED);
            }
            assertThat(school.rows(LIVE)).isEqualTo(live);
        }

        @Test
        void that_is_paused_stays_so_over_any_restart() {
            elsewhere.request(List.of(NAME), RebuildOptions.DEFAULT);
            elsewhere.pause(NAME);
            var worker = new RebuildLauncher(new Projections(List.of(PROJECTION)), school.sql, log, otherLeases);
            var job = new RebuildJobs(school.sql).open(NAME).orElseThrow();

            assertThat(worker.takeOver(job, run -> {})).isFalse();

            assertThat(status().state()).isEqualTo(State.PAUSED);
            assertThat(elsewhere
                            .rebuild(NAME, RebuildOptions.DEFAULT, progress -> {})
                            .isEqual())
                    .isTrue();
        }

        @Test
        void of_a_projection_that_this_program_does_not_know_is_left_to_others() {
            school.sql.execute("""
                    insert into rebuild_jobs (projections, threads, maximum_rows, patience_millis, accept_differences, keep_millis, tries_left)
                    values ('{quiz-results,of-the-future}', 1, 1, 1, false, 1, 9)""");
            var worker = new RebuildLauncher(new Projections(List.of(PROJECTION)), school.sql, log, otherLeases);
            var job = new RebuildJobs(school.sql).open(NAME).orElseThrow();

            assertThat(worker.takeOver(job, run -> {})).isFalse();
            code(() -> school.rebuild(PROJECTION), "rebuild.unfinished");
        }

        @Test
        void is_let_go_by_a_node_that_stops() throws Exception {
            var halting = new TamperedLog(log, Long.MAX_VALUE, () -> {
                if (SHADOW.exists(school.sql)) {
                    reads.countDown();
                    awaitMayRead();
                }
            });
            elsewhere.request(List.of(NAME), RebuildOptions.DEFAULT);
            var node = new RebuildTakeover(new Projections(List.of(PROJECTION)), school.sql, halting, otherLeases);
            node.start();
            reads.await();
            var closing = others.submit(node::close);
            await().until(node::isClosing);
            mayRead.countDown();
            closing.get();

            assertThat(status().state()).isEqualTo(State.WAITING);
            awaitFreeLeases();
            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
        }
    }

    @Nested
    class The_read_model_of_before {

        @Test
        void is_dropped_at_once_if_nobody_wants_to_keep_it() {
            school.rebuilds(PROJECTION).rebuild(NAME, RebuildOptions.DEFAULT.withKeep(Duration.ZERO), progress -> {});

            assertThat(PREVIOUS.exists(school.sql)).isFalse();
            assertThat(school.rows(LIVE)).isEqualTo(live);
            assertThat(elsewhere.previous()).isEmpty();
            code(() -> elsewhere.rollback(NAME), "rebuild.nothing-to-roll-back-to");
        }

        @Test
        void is_dropped_by_a_node_when_its_time_is_over() {
            school.rebuilds(PROJECTION)
                    .rebuild(NAME, RebuildOptions.DEFAULT.withKeep(Duration.ofMillis(1)), progress -> {});
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                await().until(() -> !PREVIOUS.exists(school.sql));
            }
            assertThat(elsewhere.previous()).isEmpty();
        }

        @Test
        void is_kept_current_until_then() {
            school.rebuild(PROJECTION);
            school.happens(3_000);
            school.follow(PROJECTION);
            assertThat(elsewhere.previous()).singleElement().satisfies(previous -> {
                assertThat(previous.lag()).isEqualTo(3_000);
                assertThat(previous.keepUntil()).isAfter(Instant.now().plus(Duration.ofHours(23)));
            });
            try (var node = school.supervisor(PROJECTION, otherLeases)) {
                node.start();
                await().until(() -> elsewhere.previous().getFirst().lag() == 0);
            }
            assertThat(school.rows(PREVIOUS)).isEqualTo(school.rows(LIVE));
            assertThat(elsewhere.rollback(NAME).isEqual()).isTrue();
        }

        @Test
        void is_left_as_it_is_if_other_code_has_made_it() {
            var wider = QuizScores.withColumn("remark");
            school.rebuildAccepting(wider);
            school.happens(100);
            var before = school.rows(PREVIOUS);

            new PreviousFollower(new Projections(List.of(wider)), school.sql, log, otherLeases, Throttle.OPEN).round();
            assertThat(school.rows(PREVIOUS)).isEqualTo(before);

            new PreviousFollower(new Projections(List.of(PROJECTION)), school.sql, log, otherLeases, Throttle.OPEN)
                    .round();
            assertThat(school.rows(PREVIOUS)).isNotEqualTo(before);
        }

        @Test
        void that_was_replaced_meanwhile_is_not_moved_by_who_had_meant_the_other() {
            school.rebuild(PROJECTION);
            school.happens(100);
            var swapping = new TamperedLog(log, Long.MAX_VALUE, () -> {
                if (reads.getCount() > 0) {
                    reads.countDown();
                    school.sql.execute("alter schema quiz_results_previous rename to before");
                    school.sql.execute("alter schema quiz_results rename to quiz_results_previous");
                }
            });
            var before = school.rows(LIVE);

            new PreviousFollower(new Projections(List.of(PROJECTION)), school.sql, swapping, otherLeases, Throttle.OPEN)
                    .round();

            assertThat(school.rows(PREVIOUS)).isEqualTo(before);
        }
    }

    private static void code(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
