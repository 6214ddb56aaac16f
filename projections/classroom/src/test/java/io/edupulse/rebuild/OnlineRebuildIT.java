package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projection.Projection;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.report.RebuildEstimate.Basis;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import io.edupulse.testkit.RememberingEventCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// Rebuilds while others write, follow and read.
class OnlineRebuildIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);

    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final EventCodec codec = new RememberingEventCodec();
    private final School school = new School(1, database, store(), codec);
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();

    private EventStore store() {
        return Guice.createInjector(new StoreModule(), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(DSLContext.class).toInstance(DSL.using(database.application(), SQLDialect.POSTGRES));
                        bind(Partitions.class).toInstance(new Partitions(School.PARTITIONS));
                        bind(EventCodec.class).toInstance(codec);
                    }
                })
                .getInstance(EventStore.class);
    }

    @AfterEach
    void close() {
        over.set(true);
        others.close();
        school.close();
    }

    @Test
    void under_load_the_rebuilt_one_equals_the_live_one_and_nothing_is_lost() throws Exception {
        school.happens(500);
        school.follow(PROJECTION);
        var writer = others.submit(() -> {
            while (!over.get()) {
                school.happens(1);
            }
        });
        var follower = others.submit(() -> {
            while (!over.get()) {
                school.follow(PROJECTION);
            }
        });

        for (int i = 0; i < 3; i++) {
            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
            assertThat(school.rebuilds(PROJECTION)
                            .verify("quiz-results", RebuildOptions.DEFAULT, progress -> {})
                            .isEqual())
                    .isTrue();
        }
        assertThat(school.rebuilds(PROJECTION).rollback("quiz-results").isEqual())
                .isTrue();

        over.set(true);
        writer.get();
        follower.get();
        school.follow(PROJECTION);
        assertThat(CatchUp.positions(school.sql, LIVE)).isEqualTo(school.log.heads());
        assertThat(number("select sum(attempts) from quiz_results.scores")).isEqualTo(submissions());
        assertThat(number("select count(*) from quiz_results.parked_events")).isZero();
    }

    @Test
    void queries_see_one_read_model_or_the_other_and_never_fail() throws Exception {
        school.happens(300);
        school.follow(PROJECTION);
        var seen = ConcurrentHashMap.<String>newKeySet();
        var queries = List.of(new AtomicLong(), new AtomicLong(), new AtomicLong());
        var readers = List.of(
                reader(
                        queries.get(0),
                        seen,
                        "select min(q.maximum_score) || '-' || max(s.best_score) from quiz_results.quizzes q join quiz_results.scores s using (quiz_id)"),
                reader(
                        queries.get(1),
                        seen,
                        "select min(maximum_score)::text from quiz_results.quizzes",
                        "select max(best_score)::text from quiz_results.scores"),
                reader(
                        queries.get(2),
                        seen,
                        "select min(best_score)::text from quiz_results.scores",
                        "select max(maximum_score)::text from quiz_results.quizzes"));

        for (int version : List.of(2, 1, 2)) {
            awaitMore(queries);
            school.rebuildAccepting(QuizScores.version(version));
            awaitMore(queries);
            school.rebuilds(QuizScores.version(version)).rollback("quiz-results");
        }
        awaitMore(queries);

        over.set(true);
        for (var reader : readers) {
            reader.get();
        }
        assertThat(seen).containsExactlyInAnyOrder("1-1", "2-2");
    }

    @Test
    void a_worker_that_waits_at_the_swap_goes_on_in_the_new_read_model() throws Exception {
        var lenient = QuizScores.version(QuizScores.LENIENT);
        school.happens(300);
        var quiz = school.anyQuiz();
        school.submit(quiz, school.anyStudent(), QuizScores.POISON);
        school.follow(PROJECTION);
        assertThat(number("select count(*) from quiz_results.parked_events")).isEqualTo(1);
        var worker = new ArrayList<Future<?>>();

        var accepting = RebuildOptions.DEFAULT.acceptingDifferences(true);
        school.rebuilds(lenient).rebuild("quiz-results", accepting, progress -> {
            if (progress.phase() == Phase.SWAPPING && worker.isEmpty()) {
                school.submit(quiz, school.anyStudent(), 1);
                worker.add(others.submit(
                        () -> applyLast(lenient, school.log.partitions().of(quiz))));
                await().until(() -> number("select count(*) from pg_locks where not granted") > 0);
            }
        });
        worker.getFirst().get();

        assertThat(CatchUp.positions(school.sql, LIVE)).isEqualTo(school.log.heads());
        assertThat(number("select count(*) from quiz_results.parked_events")).isZero();
        assertThat(number("select count(*) from quiz_results_previous.parked_events"))
                .isEqualTo(1);
        assertThat(number("select sum(attempts) from quiz_results.scores")).isEqualTo(submissions());
    }

    @Test
    void a_transaction_that_never_ends_is_named_and_others_still_read() throws Exception {
        school.happens(300);
        school.follow(PROJECTION);
        var options =
                RebuildOptions.DEFAULT.withThreads(2).withMaximumRows(1_000).withPatience(Duration.ofSeconds(1));
        try (var endless = database.application().getConnection()) {
            endless.setAutoCommit(false);
            int pid = endless.unwrap(PGConnection.class).getBackendPID();
            text(endless, "select count(*)::text from quiz_results.scores");
            var queries = List.of(new AtomicLong());
            var reader = reader(
                    queries.getFirst(), ConcurrentHashMap.newKeySet(), "select count(*) from quiz_results.quizzes");

            assertThatThrownBy(() -> school.rebuilds(PROJECTION).rebuild("quiz-results", options, progress -> {}))
                    .asInstanceOf(type(CodedException.class))
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo("rebuild.busy");
                        assertThat(e).hasMessageContaining("process " + pid + " (");
                    });
            awaitMore(queries);
            over.set(true);
            reader.get();
        }

        assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
    }

    @Test
    void a_dry_run_tells_what_there_is_to_do_and_on_what_its_estimate_is_based() {
        school.happens(1_000);
        school.follow(PROJECTION);
        var rebuilds = school.rebuilds(PROJECTION);
        var names = List.of(PROJECTION.name());

        var sampled = rebuilds.dryRun(names, RebuildOptions.DEFAULT);

        assertThat(sampled.basis()).isIn(Basis.SAMPLE, Basis.WHOLE_LOG);
        assertThat(sampled.total()).isEqualTo(1_000);
        assertThat(sampled.types().getFirst().type()).isEqualTo(EventTypes.nameOf(QuizSubmitted.class));
        assertThat(sampled.types().getFirst().events()).isEqualTo(submissions());
        assertThat(sampled.events()).isEqualTo(1_000);
        assertThat(sampled.bytes()).isGreaterThan(1_000);
        assertThat(sampled.eventsPerSecond()).isPositive();
        assertThat(school.sql
                        .fetch("select nspname from pg_namespace where nspname like 'quiz%'")
                        .getValues(0, String.class))
                .containsExactly("quiz_results");
        assertThat(rebuilds.all()).isEmpty();

        school.rebuild(PROJECTION);

        assertThat(rebuilds.dryRun(names, RebuildOptions.DEFAULT).basis()).isEqualTo(Basis.LAST_REBUILD);
        var throttled = rebuilds.dryRun(names, RebuildOptions.DEFAULT.withMaxRate(10L));
        assertThat(throttled.basis()).isEqualTo(Basis.MAX_RATE);
        assertThat(throttled.time()).isEqualTo(Duration.ofSeconds(100));
    }

    private void applyLast(Projection projection, int partition) {
        var applier = new BatchApplier(school.sql, ProjectionSchema.live(projection));
        applier.apply(
                partition, school.log.readBatch(partition, school.log.heads().get(partition) - 1, 1));
    }

    /// Runs queries in one transaction again and again on one connection, prepared by the server, and notes
    /// what they have returned together.
    private Future<?> reader(AtomicLong count, Set<String> seen, String... statements) throws SQLException {
        var connection = database.application().getConnection();
        connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        connection.setAutoCommit(statements.length == 1);
        return others.submit(() -> {
            try (connection;
                    var first = connection.prepareStatement(statements[0]);
                    var last = connection.prepareStatement(statements[statements.length - 1])) {
                while (!over.get()) {
                    seen.add(statements.length == 1 ? text(first) : text(first) + "-" + text(last));
                    if (!connection.getAutoCommit()) {
                        connection.commit();
                    }
                    count.incrementAndGet();
                }
            }
            return null;
        });
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            return text(statement);
        }
    }

    private static String text(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /// Until each has run some more.
    private static void awaitMore(List<AtomicLong> counts) {
        var targets = counts.stream().map(count -> count.get() + 20).toList();
        await().until(() -> {
            for (int i = 0; i < targets.size(); i++) {
                if (counts.get(i).get() < targets.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    private long submissions() {
        return number(Text.format(
                "select count(*) from domain_events where event_type = '%s'", EventTypes.nameOf(QuizSubmitted.class)));
    }

    private long number(String query) {
        return school.sql.fetchSingle(query).get(0, Long.class);
    }
}
