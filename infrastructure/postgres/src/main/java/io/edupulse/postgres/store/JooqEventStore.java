package io.edupulse.postgres.store;

import static io.edupulse.jooq.public_.Routines.beforeSnapshotEnd;
import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static io.edupulse.jooq.public_.Tables.FIND_RECEIPTS;
import static io.edupulse.jooq.public_.Tables.LOG_SETTINGS;
import static io.edupulse.jooq.public_.Tables.READ_PARTITION;
import static io.edupulse.jooq.public_.Tables.READ_STREAM;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.store.Paging;
import io.edupulse.kernel.store.Paging.Chunk;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;

/// The log in PostgreSQL. Thread-safe.
final class JooqEventStore implements EventStore {

    private static final Paging AGGREGATE = new Paging(FIRST_CHUNK, 2_000);
    private static final Paging PARTITION = new Paging(1_000, 1_000);
    private static final int ATTEMPTS = 5;
    private static final String HEADS = "select coalesce(last_position, 0), last_id from read_heads()";

    /// After this time no further attempt begins.
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

    private final DSLContext sql;
    private final Partitions partitions;
    private final SelectEventReader rows;
    private final CopyEventReader copy;

    @Inject
    JooqEventStore(DSLContext sql, Partitions partitions, EventCodec codec) {
        this.sql = sql;
        this.partitions = partitions;
        this.rows = new SelectEventReader(codec);
        this.copy = new CopyEventReader(sql, codec);
    }

    @Override
    public List<AppendOutcome> append(List<Append> appends) {
        return appends.isEmpty() ? List.of() : UninterruptibleCall.call(() -> appendWithRetries(appends));
    }

    /// Retries appends that were rolled back by a lock time-out or a deadlock.
    private List<AppendOutcome> appendWithRetries(List<Append> appends) {
        var deadline = Deadline.after(PATIENCE);
        var backoff = Backoff.between(SHORTEST_PAUSE, LONGEST_PAUSE);
        for (int attempt = 1; ; attempt++) {
            var sent = new AtomicBoolean();
            try {
                return appendOnce(appends, sent);
            } catch (DataAccessException e) {
                if (attempt == ATTEMPTS || deadline.hasPassed() || !SqlFaults.isTransient(e)) {
                    throw SqlFaults.appending(e, sent.get());
                }
                var pause = backoff.afterFailure();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause.toNanos())); // two must not meet again
            }
        }
    }

    /// A single call is its own transaction, and so one round trip.
    private List<AppendOutcome> appendOnce(List<Append> appends, AtomicBoolean sent) {
        var call = new AppendCall(partitions, sent);
        var rounds = new AppendRounds(appends);
        return rounds.isOne()
                ? call.execute(sql, appends)
                : sql.transactionResult(transaction -> rounds.write(round -> call.execute(transaction.dsl(), round)));
    }

    /// Not cached: another database may replace this one while this process runs.
    @Override
    public UUID logId() {
        return SqlFaults.reading(
                () -> sql.select(LOG_SETTINGS.LOG_ID).from(LOG_SETTINGS).fetchSingle(LOG_SETTINGS.LOG_ID));
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        return readStream(aggregateId, val(afterSequence));
    }

    @Override
    public Stream<RecordedEvent> readFromSnapshot(UUID aggregateId, Fingerprint fingerprint) {
        var starts = fingerprint.values().stream()
                .map(value -> beforeSnapshotEnd(aggregateId, value))
                .toList();
        return readStream(
                aggregateId, greatest(starts.getFirst(), starts.stream().skip(1).toArray(Field<?>[]::new)));
    }

    /// Most streams end in the first chunk, for which a prepared statement is faster.
    ///
    /// @param start the sequence after which the stream begins, which the database may compute
    private Stream<RecordedEvent> readStream(UUID aggregateId, Field<Long> start) {
        return AGGREGATE.stream(
                0, // only for the first chunk, which begins at the start
                (after, atMost) -> atMost == FIRST_CHUNK
                        ? chunk(
                                atMost,
                                rows.fetch(sql.selectFrom(
                                        READ_STREAM.call(val(aggregateId), start, val(atMost), val(READ_BYTES)))))
                        : SqlFaults.reading(() ->
                                copy.readStream(aggregateId, partitions.of(aggregateId), after, atMost, READ_BYTES)),
                RecordedEvent::sequence);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        return PARTITION.stream(
                afterPosition,
                (after, atMost) -> chunk(atMost, readBatch(partition, after, atMost)),
                RecordedEvent::position);
    }

    private static Chunk<RecordedEvent> chunk(int atMost, List<RecordedEvent> events) {
        return new Chunk<>(events, events.size() < atMost && bytes(events) < READ_BYTES);
    }

    private static long bytes(List<RecordedEvent> events) {
        long bytes = 0;
        for (var event : events) {
            bytes += event.encoded().json().length;
        }
        return bytes;
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        return rows.fetch(sql.selectFrom(READ_PARTITION.call(partition, afterPosition, limit, READ_BYTES)));
    }

    /// Looks back from the head over ranges of the primary key.
    @Override
    public long positionBefore(int partition, Instant time) {
        long before = heads().get(partition);
        while (before > 0) {
            var first = firstSince(partition, Math.max(0, before - OLDER_IN_A_ROW), before, time);
            if (first.isEmpty()) {
                return before;
            }
            before = first.get() - 1;
        }
        return 0;
    }

    private Optional<Long> firstSince(int partition, long after, long upTo, Instant time) {
        return SqlFaults.reading(() -> sql.select(DOMAIN_EVENTS.POSITION)
                .from(DOMAIN_EVENTS)
                .where(
                        DOMAIN_EVENTS.PARTITION.eq(partition),
                        DOMAIN_EVENTS.POSITION.gt(after),
                        DOMAIN_EVENTS.POSITION.le(upTo),
                        DOMAIN_EVENTS.OCCURRED_AT.ge(time))
                .orderBy(DOMAIN_EVENTS.POSITION)
                .limit(1)
                .fetchOptional(DOMAIN_EVENTS.POSITION));
    }

    /// In plain JDBC: the relay asks before each batch, and rendering the statement costs seven times what it takes.
    @Override
    public List<UUID> readIds(int partition, long afterPosition, int limit) {
        return SqlFaults.reading(
                () -> sql.connectionResult(connection -> readIds(connection, partition, afterPosition, limit)));
    }

    private static List<UUID> readIds(Connection connection, int partition, long afterPosition, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement("select id from read_ids(?, ?, ?)")) {
            statement.setInt(1, partition);
            statement.setLong(2, afterPosition);
            statement.setInt(3, limit);
            var ids = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    @Override
    public long scan(EventScan scan, Consumer<RecordedEvent> each) {
        return SqlFaults.reading(() -> copy.read(scan, each));
    }

    @Override
    public List<Long> heads() {
        return readHeads().stream().map(Head::position).toList();
    }

    /// Written out, since an idle node does this more often than anything else.
    @Override
    public List<Head> readHeads() {
        return SqlFaults.reading(() -> sql.connectionResult(connection -> {
            try (var statement = connection.prepareStatement(HEADS);
                    var rows = statement.executeQuery()) {
                var heads = new ArrayList<Head>(partitions.count());
                while (rows.next()) {
                    heads.add(new Head(rows.getLong(1), rows.getObject(2, UUID.class)));
                }
                return heads;
            }
        }));
    }

    @Override
    public Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys) {
        return SqlFaults.reading(() -> sql.selectFrom(
                        FIND_RECEIPTS.call(aggregateId, idempotencyKeys.toArray(String[]::new)))
                .fetchMap(
                        row -> row.getIdempotencyKey(),
                        row -> new Receipt(aggregateId, row.getSequence(), row.getPartition(), row.getPosition())));
    }
}
