package io.edupulse.infrastructure.store;

import static io.edupulse.jooq.public_.Tables.COMMAND_RECEIPTS;
import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.generateSeries;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.edupulse.infrastructure.json.MetadataJson;
import io.edupulse.jooq.public_.tables.records.DomainEventsRecord;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Paging;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/// The log in PostgreSQL. Thread-safe.
final class JooqEventStore implements EventStore {

    private static final int CHUNK = 1_000;

    private final DSLContext sql;
    private final Partitions partitions;
    private final EventCodec codec;
    private final AppendCall appendCall;

    @Inject
    JooqEventStore(DSLContext sql, Partitions partitions, EventCodec codec) {
        this.sql = sql;
        this.partitions = partitions;
        this.codec = codec;
        this.appendCall = new AppendCall(sql, partitions);
    }

    /// The function takes one append for an aggregate in a call, so a second one waits for the next call.
    @Override
    public List<AppendOutcome> append(List<Append> appends) {
        var outcomes = new AppendOutcome[appends.size()];
        var waiting = new ArrayList<Integer>();
        for (int i = 0; i < appends.size(); i++) {
            waiting.add(i);
        }
        while (!waiting.isEmpty()) {
            var aggregates = new HashSet<UUID>();
            var now = new ArrayList<Integer>();
            var later = new ArrayList<Integer>();
            for (int i : waiting) {
                (aggregates.add(appends.get(i).aggregateId()) ? now : later).add(i);
            }
            var written = appendCall.write(now.stream().map(appends::get).toList());
            for (int i = 0; i < now.size(); i++) {
                outcomes[now.get(i)] = written.get(i);
            }
            waiting = later;
        }
        return Arrays.asList(outcomes);
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        return Paging.stream(
                afterSequence,
                CHUNK,
                after -> SqlFaults.reading(() -> sql.selectFrom(DOMAIN_EVENTS)
                        .where(DOMAIN_EVENTS.AGGREGATE_ID.eq(aggregateId), DOMAIN_EVENTS.SEQUENCE.gt(after))
                        .orderBy(DOMAIN_EVENTS.SEQUENCE)
                        .limit(inline(CHUNK))
                        .fetch(this::recorded)),
                RecordedEvent::sequence);
    }

    @Override
    public Stream<RecordedEvent> readPartition(int partition, long afterPosition) {
        return Paging.stream(
                afterPosition, CHUNK, after -> readBatch(partition, after, CHUNK), RecordedEvent::position);
    }

    @Override
    public List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        return SqlFaults.reading(() -> sql.selectFrom(DOMAIN_EVENTS)
                .where(DOMAIN_EVENTS.PARTITION.eq(partition), DOMAIN_EVENTS.POSITION.gt(afterPosition))
                .orderBy(DOMAIN_EVENTS.POSITION)
                .limit(limit)
                .fetch(this::recorded));
    }

    @Override
    public List<Long> heads() {
        var partition = field(name("p"), Integer.class);
        var head = field(select(coalesce(max(DOMAIN_EVENTS.POSITION), 0L))
                .from(DOMAIN_EVENTS)
                .where(DOMAIN_EVENTS.PARTITION.eq(partition)));
        return SqlFaults.reading(() -> sql.select(head)
                .from(generateSeries(0, partitions.count() - 1).as("t", "p"))
                .orderBy(partition)
                .fetch(head));
    }

    @Override
    public Optional<Receipt> findReceipt(UUID aggregateId, String idempotencyKey) {
        return SqlFaults.reading(() -> sql.selectFrom(COMMAND_RECEIPTS)
                .where(
                        COMMAND_RECEIPTS.AGGREGATE_ID.eq(aggregateId),
                        COMMAND_RECEIPTS.IDEMPOTENCY_KEY.eq(idempotencyKey))
                .fetchOptional(
                        row -> new Receipt(aggregateId, row.getSequence(), row.getPartition(), row.getPosition())));
    }

    private RecordedEvent recorded(DomainEventsRecord row) {
        JSONB metadata = row.getMetadata();
        var event = new NewEvent(
                row.getId(),
                row.getOccurredAt(),
                MetadataJson.read(metadata == null ? null : metadata.data()),
                new EncodedEvent(row.getEventType(), row.getPayload().data().getBytes(StandardCharsets.UTF_8)));
        var at = new Coordinates(row.getAggregateId(), row.getSequence(), row.getPartition(), row.getPosition());
        return new RecordedEvent(event, at, codec);
    }
}
