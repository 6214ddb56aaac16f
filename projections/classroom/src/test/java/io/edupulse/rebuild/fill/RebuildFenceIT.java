package io.edupulse.rebuild.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.RebuildJob;
import io.edupulse.rebuild.RebuildJobs;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.School;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.rebuild.swap.PreviousVersions;
import io.edupulse.rebuild.swap.Swap;
import io.edupulse.rebuild.swap.Swap.Terms;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a worker that was stopped does when it wakes up and another has its place.
class RebuildFenceIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);
    private static final ProjectionSchema SHADOW = ProjectionSchema.shadow(PROJECTION);
    private static final ProjectionSchema PREVIOUS = ProjectionSchema.previous(PROJECTION);

    private static final String WAITING = """
            select from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and query like 'delete%previous_read_models%'""";

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch wakeUp = new CountDownLatch(1);

    @AfterEach
    void close() {
        wakeUp.countDown();
        others.close();
        school.close();
    }

    private RebuildJob begin(long id) {
        return RebuildJob.begin(school.sql, id, "somewhere").orElseThrow();
    }

    private long newJob() {
        return new RebuildJobs(school.sql)
                .add(List.of(PROJECTION.name()), RebuildOptions.DEFAULT)
                .getId();
    }

    private static void create(DSLContext tx) {
        SHADOW.createTables(tx, School.PARTITIONS);
        SHADOW.createIndexes(tx);
    }

    private static void awaitInside(CountDownLatch isInside, Future<?> work) throws Exception {
        await().atMost(LIMIT).until(() -> isInside.getCount() == 0 || work.isDone());
        if (work.isDone()) {
            work.get();
        }
    }

    private void stopUntilWoken() {
        try {
            wakeUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_transaction_in_the_middle_of_which_the_worker_was_stopped_is_never_committed() throws Exception {
        school.happens(100);
        school.follow(PROJECTION);
        long id = newJob();
        var first = begin(id);
        var sql = first.fenced(school.sql);
        sql.transaction(transaction -> create(transaction.dsl()));
        var isInside = new CountDownLatch(1);
        var stopped = others.submit(() -> sql.transaction(transaction -> {
            new BatchApplier(transaction.dsl(), SHADOW).apply(transaction.dsl(), 0, log.readBatch(0, 0, 10));
            isInside.countDown();
            stopUntilWoken();
        }));
        awaitInside(isInside, stopped);

        var second = begin(id);
        wakeUp.countDown();

        assertThatThrownBy(stopped::get).cause().isInstanceOf(DataAccessException.class);
        assertThat(CatchUp.positions(school.sql, SHADOW)).containsOnly(0L);
        second.fenced(school.sql).transaction(transaction -> SHADOW.drop(transaction.dsl()));
    }

    @Test
    void nothing_of_a_worker_whose_job_is_anothers_begins_again() {
        school.happens(100);
        school.follow(PROJECTION);
        long id = newJob();
        var first = begin(id);
        first.fenced(school.sql).transaction(transaction -> SHADOW.createTables(transaction.dsl(), School.PARTITIONS));

        begin(id);

        var sql = first.fenced(school.sql);
        lost(() -> new BatchApplier(sql, SHADOW).apply(0, log.readBatch(0, 0, 10)));
        lost(() -> sql.transaction(transaction -> SHADOW.drop(transaction.dsl())));
        lost(() -> first.dropAll(List.of(SHADOW)));
        assertThat(first.finish(RebuildStatus.State.FAILED, null, List.of(SHADOW)))
                .isFalse();
        assertThat(CatchUp.positions(school.sql, SHADOW)).containsOnly(0L);
    }

    @Test
    void a_swap_of_read_models_that_others_have_swapped_meanwhile_is_refused() {
        school.happens(100);
        school.follow(PROJECTION);
        school.rebuild(PROJECTION);
        var rollback = new Swap(school.sql, log, LIVE, PREVIOUS);
        var terms = new Terms(true, false, LIMIT);

        lost(() -> rollback.run(
                terms,
                () -> true,
                phase -> {
                    if (phase == Phase.COMPARING) {
                        swapByHand();
                    }
                },
                tx -> {}));
        lost(() -> rollback.run(terms, () -> false, phase -> {}, tx -> {}));
    }

    /// As a swap does.
    private void swapByHand() {
        school.sql.execute("alter schema {0} rename to passing", DSL.name(LIVE.name()));
        school.sql.execute("alter schema {0} rename to {1}", DSL.name(PREVIOUS.name()), DSL.name(LIVE.name()));
        school.sql.execute("alter schema passing rename to {0}", DSL.name(PREVIOUS.name()));
    }

    @Test
    void a_previous_read_model_that_a_swap_has_just_made_is_not_dropped_for_the_age_of_the_one_before()
            throws Exception {
        school.happens(100);
        school.follow(PROJECTION);
        school.rebuild(PROJECTION);
        school.sql.execute("update previous_read_models set keep_until = now() - interval '1 second'");
        var isInside = new CountDownLatch(1);
        var swap = others.submit(() -> school.sql.transaction(transaction -> {
            new PreviousVersions(transaction.dsl()).keep(PROJECTION, Duration.ofHours(1));
            isInside.countDown();
            stopUntilWoken();
        }));
        awaitInside(isInside, swap);

        var drop = others.submit(() -> new PreviousVersions(school.sql).dropIfOverdue(PROJECTION));
        await().atMost(LIMIT).until(() -> !owner.fetch(WAITING).isEmpty());
        wakeUp.countDown();
        swap.get();
        drop.get();

        assertThat(PREVIOUS.exists(school.sql)).isTrue();
    }

    private static void lost(Runnable work) {
        assertThatThrownBy(work::run)
                .asInstanceOf(type(CodedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo("rebuild.lease-lost"));
    }
}
