package io.edupulse.infrastructure.store;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static org.jooq.impl.DSL.noCondition;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.EventScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;

/// Reads ranges of the log with binary COPY: no row is held back for others, no value is turned into text,
/// and the server sends while the caller works. A range is read in pieces with a statement each, so that no
/// snapshot grows old.
record EventCopy(DSLContext sql, EventCodec codec) {

    private static final long PIECE = 100_000;

    void read(EventScan scan, Consumer<RecordedEvent> each) {
        for (long after = scan.after(); after < scan.upTo(); after += PIECE) {
            var command = command(scan, after, Math.min(scan.upTo(), after + PIECE));
            // Settings, because a table without statistics would be read from end to end, and then sorted.
            sql.transaction(transaction -> {
                var tx = transaction.dsl();
                tx.execute(
                        "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off");
                tx.connection(connection -> read(connection, command, scan.partition(), each));
            });
        }
    }

    private String command(EventScan scan, long after, long upTo) {
        var query = sql.select(
                        DOMAIN_EVENTS.ID,
                        DOMAIN_EVENTS.AGGREGATE_ID,
                        DOMAIN_EVENTS.SEQUENCE,
                        DOMAIN_EVENTS.OCCURRED_AT,
                        DOMAIN_EVENTS.EVENT_TYPE,
                        DOMAIN_EVENTS.PAYLOAD,
                        DOMAIN_EVENTS.POSITION,
                        DOMAIN_EVENTS.METADATA)
                .from(DOMAIN_EVENTS)
                .where(
                        DOMAIN_EVENTS.PARTITION.eq(scan.partition()),
                        DOMAIN_EVENTS.POSITION.gt(after),
                        DOMAIN_EVENTS.POSITION.le(upTo),
                        DOMAIN_EVENTS.EVENT_TYPE.in(scan.types()),
                        within(scan.aggregates()))
                .orderBy(DOMAIN_EVENTS.POSITION);
        return "copy (" + sql.renderInlined(query) + ") to stdout (format binary)";
    }

    private static Condition within(AggregateRange range) {
        var from = range.from();
        var below = range.below();
        return (from == null ? noCondition() : DOMAIN_EVENTS.AGGREGATE_ID.ge(from))
                .and(below == null ? noCondition() : DOMAIN_EVENTS.AGGREGATE_ID.lt(below));
    }

    private void read(Connection connection, String command, int partition, Consumer<RecordedEvent> each)
            throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command);
        try {
            var rows = new CopiedEvents(partition, codec);
            for (var message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                rows.read(message, each);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
