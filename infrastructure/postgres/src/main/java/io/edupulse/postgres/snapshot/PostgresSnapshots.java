package io.edupulse.postgres.snapshot;

import static io.edupulse.jooq.public_.Tables.SNAPSHOTS;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.inline;

import io.edupulse.jooq.public_.tables.records.SnapshotsRecord;
import io.edupulse.json.StateCbor;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.snapshot.Snapshot;
import io.edupulse.kernel.snapshot.Snapshots;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.types.DayToSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots as rows of the table `snapshots`, with a checksum of the state. Thread-safe.
final class PostgresSnapshots implements Snapshots {

    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresSnapshots.class);

    /// Snapshots of other code are deleted after this many days.
    private static final int KEPT_DAYS = 7;

    private final DSLContext sql;

    @Inject
    PostgresSnapshots(DSLContext sql, Aggregates aggregates) {
        this.sql = sql;
        aggregates.all().forEach(PostgresSnapshots::tell);
    }

    private static void tell(Aggregate<?, ?, ?> aggregate) {
        var problems = StateCbor.problems(aggregate.states());
        if (!problems.isEmpty()) {
            LOGGER.warn(
                    "The aggregate {} has no snapshots, so its streams are read from their beginning: {}",
                    aggregate.name(),
                    String.join("; ", problems));
        }
    }

    @Override
    public boolean takes(Class<?> states) {
        return StateCbor.problems(states).isEmpty();
    }

    @Override
    public <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind) {
        try {
            return sql.selectFrom(SNAPSHOTS)
                    .where(
                            SNAPSHOTS.AGGREGATE_ID.eq(aggregateId),
                            SNAPSHOTS.FINGERPRINT.in(kind.fingerprint().values()))
                    .orderBy(SNAPSHOTS.SEQUENCE.desc())
                    .limit(inline(1))
                    .fetchOptional()
                    .flatMap(row -> read(row, kind));
        } catch (DataAccessException e) {
            LOGGER.debug("The snapshot of {} cannot be fetched", aggregateId, e);
            return Optional.empty();
        }
    }

    private static <S> Optional<Snapshot<S>> read(SnapshotsRecord row, Kind<S> kind) {
        if (checksum(row.getState()) != row.getChecksum()) {
            LOGGER.warn("The snapshot of {} is damaged; its events are folded instead", row.getAggregateId());
            return Optional.empty();
        }
        try {
            var state = StateCbor.read(row.getState(), kind.states());
            return Optional.of(new Snapshot<>(state, row.getSequence(), row.getEventId()));
        } catch (IOException e) {
            LOGGER.warn("The snapshot of {} cannot be read; its events are folded instead", row.getAggregateId(), e);
            return Optional.empty();
        }
    }

    @Override
    public <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot) {
        try {
            var state = StateCbor.write(snapshot.state(), kind.states());
            var row = new SnapshotsRecord()
                    .setAggregateId(aggregateId)
                    .setFingerprint(kind.fingerprint().value())
                    .setSequence(snapshot.sequence())
                    .setEventId(snapshot.eventId())
                    .setState(state)
                    .setChecksum(checksum(state));
            sql.insertInto(SNAPSHOTS)
                    .set(row)
                    .onConflict(SNAPSHOTS.AGGREGATE_ID, SNAPSHOTS.FINGERPRINT)
                    .doUpdate()
                    .set(row)
                    .set(SNAPSHOTS.TAKEN_AT, currentInstant())
                    .execute();
            deleteOld(aggregateId, kind);
        } catch (DataAccessException | IOException e) {
            LOGGER.warn("Could not store the snapshot of {}: {}", aggregateId, e.getMessage());
        }
    }

    private void deleteOld(UUID aggregateId, Kind<?> kind) {
        sql.deleteFrom(SNAPSHOTS)
                .where(
                        SNAPSHOTS.AGGREGATE_ID.eq(aggregateId),
                        SNAPSHOTS.FINGERPRINT.ne(kind.fingerprint().value()),
                        SNAPSHOTS.TAKEN_AT.lt(currentInstant().minus(inline(new DayToSecond(KEPT_DAYS)))))
                .execute();
    }

    private static long checksum(byte[] state) {
        var crc = new CRC32C();
        crc.update(state);
        return crc.getValue();
    }
}
