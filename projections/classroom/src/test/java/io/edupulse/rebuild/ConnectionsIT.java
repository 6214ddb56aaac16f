package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.AggregateRepair;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.testkit.RememberingEventCodec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// With the smallest pool that a node may have, nothing waits for connections that it keeps from others.
class ConnectionsIT {

    private static final int SMALLEST_POOL = 4;
    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore memory = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(3, database, memory, codec);
    private final FewConnections pool = new FewConnections(database.application(), SMALLEST_POOL);
    private final DSLContext sql = DSL.using(pool.asDataSource(), SQLDialect.POSTGRES);

    @AfterEach
    void close() {
        school.close();
    }

    /// A log each of whose reads takes a connection of the pool, as that in PostgreSQL does.
    private EventReader pooled(Runnable beforeRead) {
        return (EventReader) Proxy.newProxyInstance(
                EventReader.class.getClassLoader(), new Class<?>[] {EventReader.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("partitions")) {
                        beforeRead.run();
                        takeConnection();
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void takeConnection() throws SQLException {
        pool.asDataSource().getConnection().close();
    }

    @Test
    void repairs_of_all_partitions_at_a_time_end() throws Exception {
        school.happens(400);
        school.follow(PROJECTION);
        // Until as many as the pool has connections hold one and are about to read, or no more come.
        var aboutToRead = new CountDownLatch(SMALLEST_POOL);
        var log = pooled(() -> {
            aboutToRead.countDown();
            try {
                assertThat(aboutToRead.await(1, TimeUnit.SECONDS)).isIn(true, false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var quizzes = new HashMap<Integer, UUID>();
        while (quizzes.size() < School.PARTITIONS) {
            var quiz = school.anyQuiz();
            quizzes.put(memory.partitions().of(quiz), quiz);
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AggregateRepair.Outcome>> repairs = new ArrayList<>();
            for (var quiz : quizzes.values()) {
                repairs.add(threads.submit(() -> new AggregateRepair(sql, log, LIVE).run(quiz)));
            }
            for (var repair : repairs) {
                assertThat(repair.get().changes()).isEmpty();
            }
        }
    }

    @Test
    void a_verification_takes_two_connections_at_a_time() {
        school.happens(400);
        school.follow(PROJECTION);
        school.happens(50);
        var rebuilds = new Rebuilds(new Projections(List.of(PROJECTION)), sql, pooled(() -> {}), school.leases());

        var report = rebuilds.verify(PROJECTION.name(), RebuildOptions.DEFAULT.withThreads(1), progress -> {});

        assertThat(report.isEqual()).isTrue();
        assertThat(pool.most()).isLessThanOrEqualTo(2);
    }

    @Test
    void a_swap_takes_two_connections_at_a_time_beside_the_one_of_the_job() {
        school.happens(400);
        school.follow(PROJECTION);
        school.happens(50);
        var rebuilds = new Rebuilds(new Projections(List.of(PROJECTION)), sql, pooled(() -> {}), school.leases());

        var report = rebuilds.rebuild(PROJECTION.name(), RebuildOptions.DEFAULT.withThreads(1), progress -> {});

        assertThat(report.isEqual()).isTrue();
        assertThat(pool.most()).isLessThanOrEqualTo(3);
    }
}
