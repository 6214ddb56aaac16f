package io.edupulse.rebuild;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.query.QueryHandler;
import io.edupulse.projection.query.Watch;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Queries that are watched, on a read model that this process changes, that others change, and that is rebuilt.
class WatchedQueriesIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final Projection PROJECTION = QuizScores.version(1);

    record CountAttempts(UUID quizId) implements Query<Long> {}

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final School school =
            new School(1, database, new MirroredEventStore(database, School.PARTITIONS, codec), codec);
    private final UUID quiz = school.anyQuiz();
    private final UUID student = school.anyStudent();
    private final AtomicInteger statements = new AtomicInteger();
    private final Others others = new Others();
    private ReadModelChanges changes;
    private QueryGateway queries;

    /// What other nodes announce.
    private static final class Others implements Announcements {

        private volatile Consumer<String> listener = topic -> {};

        @Override
        public void announce(String topic) {}

        @Override
        public Listening listen(Consumer<String> listener) {
            this.listener = listener;
            return () -> {};
        }
    }

    @BeforeEach
    void start() {
        var projections = new Projections(List.of(PROJECTION));
        school.follow(PROJECTION);
        changes = new ReadModelChanges(projections, ReadDatabase.of(school.sql), others);
        var counting = school.sql
                .configuration()
                .deriveAppending(ExecuteListener.onExecuteStart(context -> statements.incrementAndGet()));
        queries = new QueryGateway(
                List.of(QueryHandler.of(CountAttempts.class, this::count, PROJECTION)),
                ReadDatabase.of(DSL.using(counting)),
                ProjectionTesting.progress(school.sql, List.of(PROJECTION)),
                changes);
    }

    @AfterEach
    void close() {
        changes.close();
        school.close();
    }

    private long count(DSLContext sql, CountAttempts query) {
        if (query.quizId().equals(student)) {
            throw new CodedException("quiz.unknown", "There is no such quiz");
        }
        return sql.select(sum(SCORES.ATTEMPTS))
                .from(SCORES)
                .where(SCORES.QUIZ_ID.eq(query.quizId()))
                .fetchSingle(row -> row.value1() == null ? 0 : row.value1().longValue());
    }

    private void submit() {
        school.submit(quiz, student, 1);
        school.follow(PROJECTION);
    }

    private static void assertNext(Watch<Long> watch, long answer) throws InterruptedException {
        assertThat(watch.next(LIMIT)).hasValue(answer);
    }

    @Test
    void the_first_answer_comes_at_once_and_then_each_that_differs() throws Exception {
        try (var watch = queries.watch(new CountAttempts(quiz))) {
            assertNext(watch, 0);
            submit();
            assertNext(watch, 1);

            school.submit(school.anyStudent(), student, 1); // of another quiz
            school.follow(PROJECTION);
            assertThat(watch.next(ReadModelChanges.LOOK.plus(MOMENT))).isEmpty();

            submit();
            submit();
            await().atMost(LIMIT)
                    .until(() -> watch.next(MOMENT).filter(count -> count == 3).isPresent());
        }
    }

    @Test
    void a_thousand_watches_of_equal_queries_cost_one_statement_a_change() throws Exception {
        var watches = IntStream.range(0, 1_000)
                .mapToObj(i -> queries.watch(new CountAttempts(quiz)))
                .toList();
        for (var watch : watches) {
            assertNext(watch, 0);
        }
        int before = statements.get();

        submit();
        for (var watch : watches) {
            assertNext(watch, 1);
        }
        int asked = statements.get() - before;
        assertThat(asked)
                .as("one, or two if the look has seen the transaction's lock before its commit")
                .isBetween(1, 2);

        watches.forEach(Watch::close);
        submit();
        others.listener.accept(PROJECTION.name());
        assertThat(queries.ask(new CountAttempts(quiz))).isEqualTo(2);
        assertThat(statements.get() - before - asked)
                .as("without the watches, only the question itself")
                .isEqualTo(1);
    }

    @Test
    void one_thread_can_wait_for_several_watches() throws Exception {
        var other = Stream.generate(school::anyQuiz)
                .filter(any -> !any.equals(quiz))
                .findFirst()
                .orElseThrow();
        var changed = new Semaphore(0);
        try (var watch = queries.watch(new CountAttempts(quiz));
                var otherWatch = queries.watch(new CountAttempts(other))) {
            assertNext(watch, 0);
            assertNext(otherWatch, 0);
            watch.onChange(changed::release);
            otherWatch.onChange(changed::release);

            school.submit(other, student, 1);
            school.follow(PROJECTION);
            awaitTold(changed, otherWatch, 1);
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            submit();
            awaitTold(changed, watch, 1);

            changed.drainPermits();
            watch.close();
            submit();
            try (var again = queries.watch(new CountAttempts(quiz))) {
                assertNext(again, 2);
            }
            assertThat(changed.tryAcquire())
                    .as("a watch that is closed tells nothing")
                    .isFalse();
        }
    }

    /// It may be told of an answer that it has already.
    private static void awaitTold(Semaphore changed, Watch<Long> watch, long answer) throws InterruptedException {
        do {
            assertThat(changed.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } while (!watch.next(Duration.ZERO).equals(Optional.of(answer)));
    }

    @Test
    void what_another_node_announces_is_looked_at() throws Exception {
        try (var watch = queries.watch(new CountAttempts(quiz))) {
            assertNext(watch, 0);
            int before = statements.get();
            others.listener.accept(PROJECTION.name());
            others.listener.accept("another-read-model");
            await().atMost(LIMIT).until(() -> statements.get() == before + 1);
        }
    }

    @Test
    void a_rebuild_that_changes_the_answer_is_told() throws Exception {
        submit();
        try (var watch = queries.watch(new CountAttempts(quiz))) {
            assertNext(watch, 1);
            school.sql.execute("update quiz_results.scores set attempts = 7");
            school.rebuildAccepting(PROJECTION);
            submit();
            await().atMost(LIMIT)
                    .until(() -> watch.next(MOMENT).filter(count -> count == 2).isPresent());
        }
    }

    @Test
    void a_query_that_cannot_be_answered_says_why_and_one_that_could_be_goes_on() throws Exception {
        try (var watch = queries.watch(new CountAttempts(student))) {
            assertThatThrownBy(() -> watch.next(LIMIT))
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            refused -> assertThat(refused.code()).isEqualTo("quiz.unknown"));
        }
        try (var watch = queries.watch(new CountAttempts(quiz))) {
            assertNext(watch, 0);
            school.sql.execute("alter table quiz_results.scores rename column attempts to tries");
            others.listener.accept(PROJECTION.name());
            assertThat(watch.next(MOMENT)).isEmpty();
            school.sql.execute("alter table quiz_results.scores rename column tries to attempts");
            submit();
            assertNext(watch, 1);
        }
    }
}
