package io.edupulse.projection.apply;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.apply.LockedCheckpoints.Held;
import io.edupulse.projection.rows.BatchFold;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.rows.ProjectionStatements;
import io.edupulse.projection.rows.StatementBatch;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// Moves one schema of a projection forward: applies batches of events and moves their checkpoints in one
/// transaction.
///
/// The checkpoints' rows are locked first and written last, so of two workers on one partition the second sees
/// what the first has done; and nothing is applied that does not stand in the log where it was delivered
/// ([LockedCheckpoints]). An event that fails is parked, with all later ones of the same aggregate; other
/// aggregates continue. Where the database refuses what several batches have made, each is done alone; and where it
/// refuses a
/// single one, event by event, to find the one that fails. Thread-safe.
public final class BatchApplier {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DSLContext sql;
    private final ProjectionSchema schema;
    private final ProjectionStatements statements;
    private final SqlHandlers handlers;
    private final EventApplier single;
    private final Set<String> types;

    public BatchApplier(DSLContext sql, ProjectionSchema schema) {
        this.sql = schema.in(sql);
        this.schema = schema;
        this.statements = new ProjectionStatements(schema, sql);
        this.handlers = SqlHandlers.of(schema);
        this.single = new EventApplier(schema, statements, handlers);
        this.types = schema.projection().eventTypes();
    }

    /// The position of a partition's checkpoint.
    ///
    /// @throws CodedException with `projection.checkpoint-ahead-of-log` if the log does not have its event
    public long position(EventReader log, int partition) {
        var row = sql.selectFrom(CHECKPOINTS)
                .where(CHECKPOINTS.PARTITION.eq(partition))
                .fetchSingle();
        var checkpoint = new Checkpoint(partition, row.getPosition(), row.getEventId(), Set.of());
        if (checkpoint.position() > 0) {
            var logged = log.eventAt(partition, checkpoint.position())
                    .map(RecordedEvent::id)
                    .orElse(null);
            if (!Objects.equals(checkpoint.eventId(), logged)) {
                throw LockedCheckpoints.notInLog(schema.projection(), checkpoint, logged);
            }
        }
        return checkpoint.position();
    }

    /// Applies those of the events that follow the checkpoint, and returns the new position. Events at or
    /// below the checkpoint are dropped as duplicates. Where there is a gap, what follows it is left alone:
    /// the caller compares the position that comes back with what it has sent, and reads the rest from the
    /// log. Waits for a checkpoint that another transaction holds.
    ///
    /// @throws CodedException with `projection.event-not-in-log` if the log of this database does not have the
    ///     events where they were delivered, or `projection.checkpoint-ahead-of-log` if it does not have the
    ///     event of the checkpoint
    public long apply(int partition, List<RecordedEvent> events) {
        return sql.transactionResult(transaction -> apply(transaction.dsl(), partition, events));
    }

    /// The same inside the caller's transaction.
    public long apply(DSLContext transaction, int partition, List<RecordedEvent> events) {
        return apply(schema.in(transaction), Held.AWAIT, Batch.of(partition, events));
    }

    private long apply(DSLContext tx, Held held, Batch batch) {
        try {
            return tx.transactionResult(savepoint -> {
                var positions = applyAll(savepoint.dsl(), held, List.of(batch));
                var ending = new StatementBatch();
                statements.endLookUps(ending);
                ending.run(savepoint.dsl());
                return positions.getFirst().orElseThrow();
            });
        } catch (RuntimeException refused) {
            if (!Refusals.isAboutEvents(refused)) {
                throw refused;
            }
            return applyOneByOne(tx, held, batch);
        }
    }

    /// Applies batches of different partitions in one transaction, which costs hardly more than one of them
    /// alone, and returns the new positions; none for a partition whose checkpoint another transaction holds,
    /// lest the others wait for it too.
    ///
    /// @throws CodedException as [#apply]
    public List<OptionalLong> applyTogether(List<Batch> batches) {
        try {
            return Transactions.result(sql, tx -> applyAll(tx, Held.PASS_OVER, batches));
        } catch (RuntimeException refused) {
            if (!Refusals.isAboutEvents(refused)) {
                throw refused;
            }
            return batches.size() == 1
                    ? List.of(OptionalLong.of(applyWhenFree(batches.getFirst())))
                    : batches.stream()
                            .map(batch -> applyTogether(List.of(batch)).getFirst())
                            .toList();
        }
    }

    /// Applies a batch whose checkpoint another transaction holds, as soon as that ends.
    ///
    /// @throws CodedException with `projection.checkpoint-held` if it does not end within seconds, and as [#apply]
    public long applyWhenFree(Batch batch) {
        try {
            return sql.transactionResult(transaction -> apply(transaction.dsl(), Held.AWAIT_SHORTLY, batch));
        } catch (DataAccessException e) {
            throw LOCK_NOT_AVAILABLE.equals(e.sqlState()) ? held(batch.partition(), e) : e;
        }
    }

    private CodedException held(int partition, DataAccessException cause) {
        return new CodedException(
                "projection.checkpoint-held",
                Text.format(
                        "Another session holds the checkpoint of %s/%d for longer than %d s: a repair or a rebuild that swaps, or a node that has vanished, whose session the server ends; it is tried again",
                        schema.projection().name(), partition, LockedCheckpoints.LOCK_LIMIT.toSeconds()),
                cause);
    }

    /// In a transaction that is left with look-ups begun, unless there is free-form SQL.
    private List<OptionalLong> applyAll(DSLContext tx, Held held, List<Batch> batches) {
        var checkpoints = new LockedCheckpoints(statements);
        var fold = new BatchFold(schema.projection());
        var reading = new StatementBatch();
        statements.beginLookUps(reading);
        checkpoints.lock(reading, held, batches);
        for (var batch : batches) {
            fold.load(reading, statements, relevant(batch.events()));
        }
        reading.run(tx);

        var parkedKeys = new HashSet<UUID>();
        var relevant = new ArrayList<RecordedEvent>();
        var positions = new ArrayList<OptionalLong>();
        for (var batch : batches) {
            if (!checkpoints.holds(batch.partition())) {
                positions.add(OptionalLong.empty());
                continue;
            }
            var checkpoint = checkpoints.of(batch.partition());
            parkedKeys.addAll(checkpoint.parkedKeys());
            var next = batch.after(checkpoint.position());
            relevant.addAll(relevant(next));
            positions.add(OptionalLong.of(checkpoints.move(checkpoint, next)));
        }
        var applied = EventApplier.foldOrPark(tx, fold, parkedKeys, relevant);
        var writing = new StatementBatch();
        fold.write(writing, statements);
        if (!handlers.isEmpty()) {
            statements.endLookUps(writing);
            writing.run(tx);
            handlers.handle(tx, applied);
            writing = new StatementBatch();
        }
        checkpoints.advance(writing);
        writing.run(tx);
        return positions;
    }

    private long applyOneByOne(DSLContext tx, Held held, Batch batch) {
        var checkpoints = lock(tx, held, batch);
        var checkpoint = checkpoints.of(batch.partition());
        var parkedKeys = new HashSet<>(checkpoint.parkedKeys());
        var next = batch.after(checkpoint.position());
        for (var event : relevant(next)) {
            single.applyOrPark(tx, parkedKeys, event);
        }
        long position = checkpoints.move(checkpoint, next);
        advance(tx, checkpoints);
        return position;
    }

    /// Writes the rows of a bulk load of one partition, in the caller's transaction.
    ///
    /// @param target the event where the load ends, as it was in the log when the load began
    /// @param isAll whether nothing of the partition is left to be loaded, so that the checkpoint moves to the
    ///     target
    /// @throws CodedException with `projection.event-not-in-log` if the target is no longer in the log
    public void load(DSLContext transaction, BulkFold fold, RecordedEvent target, boolean isAll) {
        var tx = schema.in(transaction);
        var checkpoints = lock(tx, Held.AWAIT, new Batch(target.partition(), List.of(target)));
        fold.write(tx);
        if (isAll) {
            checkpoints.move(checkpoints.of(target.partition()), List.of(target));
            advance(tx, checkpoints);
        }
    }

    /// Reads a checkpoint and holds it until the transaction ends.
    Checkpoint lock(DSLContext transaction, int partition) {
        return lock(schema.in(transaction), Held.AWAIT, new Batch(partition, List.of()))
                .of(partition);
    }

    private LockedCheckpoints lock(DSLContext tx, Held held, Batch batch) {
        var checkpoints = new LockedCheckpoints(statements);
        var trip = new StatementBatch();
        statements.commitWithoutWaiting(trip);
        checkpoints.lock(trip, held, List.of(batch));
        trip.run(tx);
        return checkpoints;
    }

    private static void advance(DSLContext tx, LockedCheckpoints checkpoints) {
        var trip = new StatementBatch();
        checkpoints.advance(trip);
        trip.run(tx);
    }

    /// Those of the events that this projection knows.
    private List<RecordedEvent> relevant(List<RecordedEvent> events) {
        return events.stream().filter(this::isRelevant).toList();
    }

    boolean isRelevant(RecordedEvent event) {
        return types.contains(event.type());
    }

    /// Applies one event that was parked, under a checkpoint that the caller holds. Null if it went well,
    /// else why not; then nothing has changed.
    @Nullable
    String tryAgain(DSLContext transaction, RecordedEvent event) {
        return single.tryAgain(transaction, event);
    }
}
