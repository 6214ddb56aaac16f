package io.edupulse.rebuild;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.report.RebuildReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// A log of quizzes with many submissions, and a live read model that follows it when told to. The same
/// seed gives the same log.
public final class School implements AutoCloseable {

    public static final int PARTITIONS = 4;

    /// Of the bookkeeping, what is in the log.
    private static final Map<String, String> COLUMNS = Map.of(
            CHECKPOINTS.getName(), "partition, position, event_id",
            PARKED_EVENTS.getName(), "partition, position, key, event_id");

    private static final Instant START = Instant.parse("2026-09-01T08:00:00Z");
    private static final int HIGHEST_SCORE = 30;

    final TestDatabase database;
    public final DSLContext sql;
    final EventStore log;

    private final EventCodec codec;
    private final PostgresLeases leases;
    private final Random random;
    private final List<UUID> quizzes;
    private final List<UUID> students;
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final Set<UUID> closed = new HashSet<>();
    private long now;

    public School(long seed, TestDatabase database, EventStore log, EventCodec codec) {
        this.database = database;
        this.sql = DSL.using(database.application(), SQLDialect.POSTGRES);
        this.log = log;
        this.codec = codec;
        this.leases = new PostgresLeases(database.ownerSessions());
        this.random = new Random(seed);
        this.quizzes = ids(20);
        this.students = ids(30);
    }

    private List<UUID> ids(int count) {
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                .limit(count)
                .toList();
    }

    /// Quizzes are opened and closed, once each, and submissions come at any time.
    public void happens(int events) {
        for (int i = 0; i < events; i++) {
            var quiz = anyQuiz();
            if (!sequences.containsKey(quiz)) {
                append(quiz, new QuizOpened(quiz, students.getFirst(), 1, 3, null));
            } else if (random.nextInt(200) == 0 && closed.add(quiz)) {
                append(quiz, new QuizClosed(quiz));
            } else {
                submit(quiz, anyStudent(), score());
            }
        }
    }

    /// Never the one that fails.
    private int score() {
        int score = random.nextInt(HIGHEST_SCORE);
        return score == QuizScores.POISON ? 0 : score;
    }

    public void submit(UUID quiz, UUID student, int score) {
        append(quiz, new QuizSubmitted(student, quiz, score));
    }

    /// Every event a second after the one before.
    public void append(UUID aggregateId, DomainEvent event) {
        now++;
        append(aggregateId, event, START.plusSeconds(now));
    }

    public void append(UUID aggregateId, DomainEvent event, Instant at) {
        long sequence = sequences.getOrDefault(aggregateId, 0L);
        var written =
                new NewEvent(new UUID(random.nextLong(), random.nextLong()), at, Metadata.NONE, codec.encode(event));
        log.append(List.of(Append.of(aggregateId, sequence, List.of(written))));
        sequences.put(aggregateId, sequence + 1);
    }

    public UUID anyQuiz() {
        return quizzes.get(random.nextInt(quizzes.size()));
    }

    public UUID anyStudent() {
        return students.get(random.nextInt(students.size()));
    }

    Leases leases() {
        return leases;
    }

    public Rebuilds rebuilds(Projection projection) {
        return rebuilds(projection, log);
    }

    public Rebuilds rebuilds(Projection projection, EventReader reader) {
        return new Rebuilds(new Projections(List.of(projection)), sql, reader, leases);
    }

    /// One that works beside the others, as in another process.
    RebuildTakeover supervisor(Projection projection, Leases itsLeases) {
        return new RebuildTakeover(new Projections(List.of(projection)), sql, log, itsLeases);
    }

    public RebuildReport rebuild(Projection projection) {
        return rebuilds(projection).rebuild(projection.name(), RebuildOptions.DEFAULT, progress -> {});
    }

    RebuildReport rebuildAccepting(Projection projection) {
        var options = RebuildOptions.DEFAULT.acceptingDifferences(true);
        return rebuilds(projection).rebuild(projection.name(), options, progress -> {});
    }

    /// Makes the live read model, if it is not there, and applies what it has not seen, in portions of any
    /// size.
    public void follow(Projection projection) {
        ProjectionSchemas.createMissing(sql, new Projections(List.of(projection)), PARTITIONS);
        var live = ProjectionSchema.live(projection);
        var applier = new BatchApplier(sql, live);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long position = CatchUp.positions(sql, live).get(partition);
            var batch = log.readBatch(partition, position, 1 + random.nextInt(300));
            while (!batch.isEmpty()) {
                position = applier.apply(partition, batch);
                batch = log.readBatch(partition, position, 1 + random.nextInt(300));
            }
        }
    }

    /// All rows of a schema by table, as text and in order.
    public Map<String, List<String>> rows(ProjectionSchema schema) {
        var rows = new HashMap<String, List<String>>();
        for (var table : schema.tables(sql)) {
            rows.put(
                    table,
                    sql.fetch(
                                    "select to_jsonb(t)::text from (select {0} from {1}) t order by 1",
                                    DSL.raw(COLUMNS.getOrDefault(table, "*")), DSL.name(schema.name(), table))
                            .getValues(0, String.class));
        }
        return rows;
    }

    @Override
    public void close() {
        leases.close();
    }
}
