package io.edupulse.projections.engine;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;
import static org.jooq.impl.DSL.arrayAggDistinct;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jspecify.annotations.Nullable;

/// Moves one schema of a projection forward: applies a batch of one partition and its checkpoint in one
/// transaction.
///
/// The checkpoint's row is locked first and written last, so of two workers on one partition the second
/// sees what the first has done. An event that fails is parked, with all later ones of the same aggregate;
/// the others go on. Where the database refuses what a batch has made, the batch is done again, event by
/// event, to find the one that fails. Thread-safe.
public final class BatchApplier {

    /// Why an event is parked that has not failed itself.
    static final String WAITS = "waits behind an earlier event of its aggregate";

    private final DSLContext sql;
    private final ProjectionSchema schema;
    private final ProjectionStatements statements;
    private final boolean hasFreeSql;
    private final Set<String> types;

    public BatchApplier(DSLContext sql, ProjectionSchema schema) {
        this.sql = schema.in(sql);
        this.schema = schema;
        this.statements = new ProjectionStatements(schema, sql);
        this.hasFreeSql = schema.projection().handlers().stream().anyMatch(SqlHandler.class::isInstance);
        this.types = schema.projection().eventTypes();
    }

    /// Applies those of the events that follow the checkpoint, and returns the new position. Events at or
    /// below the checkpoint are dropped as duplicates. Where there is a gap, what follows it is left alone:
    /// the caller compares the position that comes back with what it has sent, and reads the rest from the
    /// log.
    public long apply(int partition, List<RecordedEvent> events) {
        return sql.transactionResult(transaction -> apply(transaction.dsl(), partition, events));
    }

    /// Events that were delivered for one partition, in their order.
    record Batch(int partition, List<RecordedEvent> events) {}

    /// Applies batches of different partitions in one transaction, which costs hardly more than one of them
    /// alone, and returns the new positions. Where the database refuses something, each batch gets a
    /// transaction of its own.
    ///
    /// @throws CodedException with `projection.event-not-in-log` if the log of this database does not have
    ///     one of the events where it was delivered
    List<Long> applyTogether(List<Batch> batches) {
        try {
            return Transactions.result(sql, tx -> applyTogether(tx, batches));
        } catch (DataAccessException refused) {
            if (!isAboutData(refused)) {
                throw refused;
            }
            return batches.stream()
                    .map(batch -> apply(batch.partition(), batch.events()))
                    .toList();
        }
    }

    private List<Long> applyTogether(DSLContext tx, List<Batch> batches) {
        var checkpoints = new JointCheckpoints(statements);
        var fold = new Fold(schema.projection());
        var reading = new RoundTrip();
        statements.beginLookUps(reading);
        checkpoints.lock(reading, batches);
        for (var batch : batches) {
            fold.load(reading, statements, relevant(batch.events()));
        }
        reading.run(tx);

        var parkedKeys = new HashSet<UUID>();
        var relevant = new ArrayList<RecordedEvent>();
        var positions = new ArrayList<Long>();
        for (var batch : batches) {
            var checkpoint = checkpoints.of(batch.partition());
            var next = following(checkpoint.position(), batch.events());
            parkedKeys.addAll(checkpoint.parkedKeys());
            relevant.addAll(relevant(next));
            if (!next.isEmpty()) {
                checkpoints.move(checkpoint, next.getLast());
            }
            positions.add(
                    next.isEmpty() ? checkpoint.position() : next.getLast().position());
        }
        var applied = foldOrPark(fold, parkedKeys, relevant, (event, error) -> park(tx, event, error));
        var writing = new RoundTrip();
        fold.write(writing, statements);
        if (hasFreeSql) {
            statements.endLookUps(writing);
            writing.run(tx);
            handle(tx, applied);
            writing = new RoundTrip();
        }
        checkpoints.advance(writing);
        writing.run(tx);
        return positions;
    }

    /// The same inside the caller's transaction.
    public long apply(DSLContext transaction, int partition, List<RecordedEvent> events) {
        var tx = schema.in(transaction);
        var checkpoint = lock(tx, partition);
        var next = following(checkpoint.position(), events);
        if (next.isEmpty()) {
            return checkpoint.position();
        }
        var relevant = relevant(next);
        if (!relevant.isEmpty()) {
            try {
                tx.transaction(
                        savepoint -> applyTogether(savepoint.dsl(), new HashSet<>(checkpoint.parkedKeys()), relevant));
            } catch (DataAccessException refused) {
                if (!isAboutData(refused)) {
                    throw refused;
                }
                applyOneByOne(tx, checkpoint, relevant);
            }
        }
        advance(tx, checkpoint, next.getLast());
        return next.getLast().position();
    }

    /// Writes the rows of a bulk load of one partition, in the caller's transaction.
    ///
    /// @param last the event where the load has ended, if this was all of it
    public void load(DSLContext transaction, int partition, BulkFold fold, @Nullable RecordedEvent last) {
        var tx = schema.in(transaction);
        var checkpoint = lock(tx, partition);
        fold.write(tx);
        if (last != null) {
            advance(tx, checkpoint, last);
        }
    }

    /// Reads a checkpoint and holds it until the transaction ends. What a projection commits can be made
    /// again from the log, so it need not wait for the disk.
    Checkpoint lock(DSLContext transaction, int partition) {
        var tx = schema.in(transaction);
        tx.execute("set local synchronous_commit = off");
        var parked = field(select(arrayAggDistinct(PARKED_EVENTS.KEY))
                .from(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(partition)));
        return tx.select(CHECKPOINTS.POSITION, CHECKPOINTS.EVENT_ID, parked)
                .from(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .forUpdate()
                .fetchSingle(row -> new Checkpoint(
                        partition, row.value1(), row.value2(), row.value3() == null ? Set.of() : Set.of(row.value3())));
    }

    /// The longest run of events that begins right behind a position; empty if there is none.
    static List<RecordedEvent> following(long position, List<RecordedEvent> events) {
        var next = new ArrayList<RecordedEvent>(events.size());
        long last = position;
        for (var event : events) {
            if (event.position() == last + 1) {
                next.add(event);
                last++;
            }
        }
        return next;
    }

    /// @param parkedKeys grows by the aggregates of events that fail
    private void applyTogether(DSLContext tx, Set<UUID> parkedKeys, List<RecordedEvent> events) {
        var fold = load(tx, events);
        var applied = foldOrPark(fold, parkedKeys, events, (event, error) -> park(tx, event, error));
        write(tx, fold);
        handle(tx, applied);
    }

    private Fold load(DSLContext tx, List<RecordedEvent> events) {
        var fold = new Fold(schema.projection());
        var reading = new RoundTrip();
        statements.beginLookUps(reading);
        fold.load(reading, statements, events);
        reading.run(tx);
        return fold;
    }

    private void write(DSLContext tx, Fold fold) {
        var writing = new RoundTrip();
        fold.write(writing, statements);
        statements.endLookUps(writing);
        writing.run(tx);
    }

    /// Those of the events that this projection knows.
    List<RecordedEvent> relevant(List<RecordedEvent> events) {
        return events.stream().filter(event -> types.contains(event.type())).toList();
    }

    /// Folds what can be folded, parks the rest, and returns what was folded.
    ///
    /// @param parkedKeys grows by the aggregates of events that fail
    /// @param park takes an event and why it is parked
    static List<RecordedEvent> foldOrPark(
            Fold fold, Set<UUID> parkedKeys, List<RecordedEvent> events, BiConsumer<RecordedEvent, String> park) {
        var applied = new ArrayList<RecordedEvent>(events.size());
        for (var event : events) {
            if (parkedKeys.contains(event.aggregateId())) {
                park.accept(event, WAITS);
                continue;
            }
            try {
                fold.apply(event);
                applied.add(event);
            } catch (RuntimeException poison) {
                parkedKeys.add(event.aggregateId());
                park.accept(event, FailureMessage.of(poison));
            }
        }
        return applied;
    }

    private void applyOneByOne(DSLContext tx, Checkpoint checkpoint, List<RecordedEvent> events) {
        var parkedKeys = new HashSet<>(checkpoint.parkedKeys());
        for (var event : events) {
            try {
                tx.transaction(savepoint -> applyTogether(savepoint.dsl(), parkedKeys, List.of(event)));
            } catch (DataAccessException refused) {
                if (!isAboutData(refused)) {
                    throw refused;
                }
                parkedKeys.add(event.aggregateId());
                park(tx, event, FailureMessage.of(refused));
            }
        }
    }

    /// Applies one event that was parked, under a checkpoint that the caller holds. Null if it went well,
    /// else why not; then nothing has changed.
    @Nullable
    String tryAgain(DSLContext transaction, RecordedEvent event) {
        try {
            schema.in(transaction).transaction(savepoint -> {
                var tx = savepoint.dsl();
                var fold = load(tx, List.of(event));
                fold.apply(event);
                write(tx, fold);
                handle(tx, List.of(event));
            });
            return null;
        } catch (RuntimeException failure) {
            if (failure instanceof DataAccessException refused && !isAboutData(refused)) {
                throw refused;
            }
            return FailureMessage.of(failure);
        }
    }

    private void handle(DSLContext tx, List<RecordedEvent> events) {
        for (var handler : schema.projection().handlers()) {
            if (handler instanceof SqlHandler free) {
                var own = events.stream()
                        .filter(event -> free.events().contains(event.event().getClass()))
                        .toList();
                if (!own.isEmpty()) {
                    free.handle(tx, own);
                }
            }
        }
    }

    static void park(DSLContext tx, RecordedEvent event, String error) {
        tx.insertInto(PARKED_EVENTS)
                .set(PARKED_EVENTS.PARTITION, event.partition())
                .set(PARKED_EVENTS.POSITION, event.position())
                .set(PARKED_EVENTS.KEY, event.aggregateId())
                .set(PARKED_EVENTS.EVENT_ID, event.id())
                .set(PARKED_EVENTS.EVENT_TYPE, event.type())
                .set(PARKED_EVENTS.ERROR, error)
                .execute();
    }

    /// The fence: fails if the checkpoint is not the one that was read.
    private static void advance(DSLContext tx, Checkpoint from, RecordedEvent to) {
        int moved = tx.update(CHECKPOINTS)
                .set(CHECKPOINTS.POSITION, to.position())
                .set(CHECKPOINTS.EVENT_ID, to.id())
                .set(CHECKPOINTS.UPDATED_AT, currentInstant())
                .where(CHECKPOINTS.PARTITION.eq(from.partition()), CHECKPOINTS.POSITION.eq(from.position()))
                .execute();
        if (moved != 1) {
            throw new IllegalStateException(Text.format(
                    "Checkpoint of partition %d was moved from %d by somebody else",
                    from.partition(), from.position()));
        }
    }

    /// Whether a statement failed for the values in it, and not for the connection, a lock or the schema.
    public static boolean isAboutData(DataAccessException e) {
        var kind = e.sqlStateClass();
        return kind == SQLStateClass.C22_DATA_EXCEPTION || kind == SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION;
    }
}
