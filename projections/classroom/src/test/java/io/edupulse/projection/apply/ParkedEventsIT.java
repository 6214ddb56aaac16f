package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.ParkedEvents.Outcome;
import io.edupulse.projection.apply.ParkedEvents.Parked;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.School;
import io.edupulse.rebuild.TamperedLog;
import io.edupulse.testkit.Crowd;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many parked events, and several who mend them at the same time.
@Timeout(600)
class ParkedEventsIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final Projection MENDED = QuizScores.version(QuizScores.LENIENT);
    private static final ProjectionSchema LIVE = ProjectionSchema.live(PROJECTION);
    private static final String NAME = PROJECTION.name();

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);
    private final UUID student = UUID.randomUUID();

    @AfterEach
    void close() {
        school.close();
    }

    private ParkedEvents mended() {
        return mended(school.sql, log);
    }

    private static ParkedEvents mended(DSLContext sql, EventReader log) {
        return new ParkedEvents(new Projections(List.of(MENDED)), sql, log);
    }

    /// Quizzes of one partition, in the order of their ids.
    private static List<UUID> quizzes(int count) {
        return Stream.iterate(0L, n -> n + School.PARTITIONS)
                .map(n -> new UUID(0, n))
                .limit(count)
                .toList();
    }

    /// Submissions of which the first one fails.
    private void park(UUID quiz, int submissions) {
        school.submit(quiz, student, QuizScores.POISON);
        for (int i = 1; i < submissions; i++) {
            school.submit(quiz, student, 1);
        }
    }

    private List<String> scores() {
        return school.rows(LIVE).get("scores");
    }

    private int parked() {
        return LIVE.in(school.sql).fetchCount(PARKED_EVENTS);
    }

    private void assertAllAreAppliedOnce() {
        assertThat(parked()).isZero();
        var applied = scores();
        school.sql.execute("drop schema quiz_results cascade");
        school.follow(MENDED);
        assertThat(applied).isNotEmpty().isEqualTo(scores());
    }

    @Test
    void a_retry_applies_all_and_reads_each_about_once() {
        quizzes(40).forEach(quiz -> park(quiz, 30));
        school.follow(PROJECTION);
        assertThat(parked()).isEqualTo(1_200);
        var rows = new AtomicLong();
        var counting = DSL.using(school.sql.configuration().derive(new ExecuteListener() {
            @Override
            public void recordEnd(ExecuteContext context) {
                rows.incrementAndGet();
            }
        }));

        assertThat(mended(counting, log).retry(NAME)).isEqualTo(new Outcome(NAME, 1_200, 0, 0));

        assertThat(rows.get()).isLessThan(10 * 1_200);
        assertAllAreAppliedOnce();
    }

    @Test
    void those_of_an_aggregate_that_still_fails_stay_and_the_others_do_not_wait_for_them() {
        var quizzes = quizzes(3);
        park(quizzes.get(0), 3);
        park(quizzes.get(1), 3);
        park(quizzes.get(2), 3);
        school.follow(PROJECTION);
        school.sql.execute("alter table quiz_results.scores add check (quiz_id <> {0})", DSL.val(quizzes.get(1)));

        assertThat(mended().retry(NAME)).isEqualTo(new Outcome(NAME, 6, 0, 3));
        assertThat(mended().retry(NAME, quizzes.get(1))).isEqualTo(new Outcome(NAME, 0, 0, 3));

        assertThat(mended().list(NAME, PageRequest.first(5)).items())
                .extracting(Parked::key, Parked::attempts)
                .containsExactly(tuple(quizzes.get(1), 3), tuple(quizzes.get(1), 1), tuple(quizzes.get(1), 1));
    }

    @Test
    void one_aggregate_can_be_retried_alone() {
        var quizzes = quizzes(2);
        park(quizzes.get(0), 2);
        park(quizzes.get(1), 2);
        school.follow(PROJECTION);

        assertThat(mended().retry(NAME, quizzes.get(1))).isEqualTo(new Outcome(NAME, 2, 0, 0));
        assertThat(parked()).isEqualTo(2);
        assertCode("parked.none", () -> mended().retry(NAME, quizzes.get(1)));
    }

    @Test
    void several_retries_at_the_same_time_apply_each_event_once() throws Exception {
        quizzes(10).forEach(quiz -> park(quiz, 20));
        school.follow(PROJECTION);
        var crowd = new Crowd<Integer>();
        for (int i = 0; i < 3; i++) {
            crowd.start(() -> mended().retry(NAME).applied());
        }

        assertThat(crowd.join().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
        assertAllAreAppliedOnce();
    }

    @Test
    void what_is_parked_behind_an_aggregate_after_its_turn_is_not_left() {
        var quizzes = quizzes(2);
        park(quizzes.get(0), 2);
        park(quizzes.get(1), 1);
        school.follow(PROJECTION);
        var reads = new AtomicInteger();
        var lively = new TamperedLog(log, Long.MAX_VALUE, () -> {
            if (reads.incrementAndGet() == 2) { // the first of the first quiz is applied, its second one about to be
                school.submit(quizzes.get(0), student, 1);
                school.follow(MENDED);
            }
        });

        assertThat(mended(school.sql, lively).retry(NAME)).isEqualTo(new Outcome(NAME, 4, 0, 0));
        assertAllAreAppliedOnce();
    }

    @Test
    void an_event_that_the_log_has_lost_is_named() {
        park(quizzes(1).getFirst(), 1);
        school.follow(PROJECTION);
        LIVE.in(school.sql)
                .update(PARKED_EVENTS)
                .set(PARKED_EVENTS.EVENT_ID, UUID.randomUUID())
                .execute();

        assertCode("projection.event-not-in-log", () -> mended().retry(NAME));
        assertThat(parked()).isEqualTo(1);
    }

    @Test
    void the_list_is_of_all_projections_and_comes_in_pages() {
        var other = new Projection("quiz-copies", PROJECTION.tables(), PROJECTION.handlers());
        var never = new Projection("never-started", PROJECTION.tables(), PROJECTION.handlers());
        var all = new Projections(List.of(never, PROJECTION, other));
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(PROJECTION, other)), School.PARTITIONS);
        for (var schema : List.of("quiz_results", "quiz_copies")) {
            school.sql.execute("""
                    insert into {0}.parked_events (partition, position, key, event_id, event_type, error)
                    select n % 4, n, gen_random_uuid(), gen_random_uuid(), 'QuizSubmitted', 'it fails'
                      from generate_series(1, 25) n""", DSL.name(schema));
        }
        var events = new ParkedEvents(all, school.sql, log);
        var read = new ArrayList<Parked>();
        int pages = 0;
        for (var page = PageRequest.first(5); page != null; pages++) {
            var listing = events.list(page);
            assertThat(listing.total()).isEqualTo(50);
            read.addAll(listing.items());
            page = listing.next() == null ? null : page.from(listing.next());
        }

        assertThat(pages).isEqualTo(10);
        assertThat(read).doesNotHaveDuplicates().hasSize(50);
        assertThat(read.subList(0, 25))
                .allSatisfy(parked -> assertThat(parked.projection()).isEqualTo(NAME));
        assertThat(events.list("quiz-copies", PageRequest.first(500)).items()).isEqualTo(read.subList(25, 50));
        assertThat(events.list("never-started", PageRequest.first(5)).total()).isZero();
        assertThat(events.retry("never-started")).isEqualTo(new Outcome("never-started", 0, 0, 0));
        assertCode("projection.unknown", () -> events.list("nope", PageRequest.first(5)));
        assertCode("query.invalid-cursor", () -> events.list(new PageRequest("nope", 5)));
        assertCode("query.invalid-cursor", () -> events.list(new PageRequest(NAME + ".nope", 5)));
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(CodedException.class).hasFieldOrPropertyWithValue("code", code);
    }
}
