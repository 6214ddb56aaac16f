package io.edupulse.postgres.store;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;
import static io.edupulse.jooq.public_.Tables.READ_STREAM_ROWS;
import static org.jooq.impl.DSL.noCondition;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.store.Paging.Chunk;
import io.edupulse.log.LongStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log with binary COPY: no row is held back for others, no value is turned into text, and the server sends
/// while the caller works. Long ranges are read in pieces, each in its own statement, so that no snapshot grows old.
record CopyEventReader(DSLContext sql, EventCodec codec) {

    private static final Logger LOGGER = LoggerFactory.getLogger(CopyEventReader.class);
    private static final long PIECE = 100_000;
    private static final List<Field<?>> COLUMNS = List.of(
            DOMAIN_EVENTS.ID,
            DOMAIN_EVENTS.AGGREGATE_ID,
            DOMAIN_EVENTS.SEQUENCE,
            DOMAIN_EVENTS.OCCURRED_AT,
            DOMAIN_EVENTS.EVENT_TYPE,
            DOMAIN_EVENTS.PAYLOAD,
            DOMAIN_EVENTS.POSITION,
            DOMAIN_EVENTS.METADATA);

    /// Returns the last position that was read.
    long read(EventScan scan, Consumer<RecordedEvent> each) {
        var budget = new ByteLimit(scan.maximumBytes(), RecordedEvent::bytes, each);
        try {
            for (long after = scan.after(); after < scan.upTo(); after += PIECE) {
                var command = command(scan, after, Math.min(scan.upTo(), after + PIECE));
                // Settings, because a table without statistics would be read from end to end, and then sorted.
                LongStatements.on(sql).transaction(transaction -> {
                    var tx = transaction.dsl();
                    tx.execute(
                            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off");
                    tx.connection(connection -> read(connection, command, scan.partition(), budget));
                });
            }
            return scan.upTo();
        } catch (LimitReached end) {
            return end.position;
        }
    }

    /// Ends the read after this many bytes.
    private static final class ByteLimit implements Consumer<RecordedEvent> {

        private final ToIntFunction<RecordedEvent> size;
        private final Consumer<RecordedEvent> each;
        private long left;

        ByteLimit(long bytes, ToIntFunction<RecordedEvent> size, Consumer<RecordedEvent> each) {
            this.size = size;
            this.each = each;
            this.left = bytes;
        }

        @Override
        public void accept(RecordedEvent event) {
            each.accept(event);
            left -= size.applyAsInt(event);
            if (left <= 0) {
                throw new LimitReached(event.position());
            }
        }
    }

    /// Thrown, since the transaction of a COPY that is not read to its end can only be rolled back.
    private static final class LimitReached extends RuntimeException {

        private final long position;

        LimitReached(long position) {
            super("the scan ends early", null, false, false);
            this.position = position;
        }
    }

    /// The next events of an aggregate: at most a number of them, and no more documents than a number of bytes but for
    /// the last one. The statement is planned each time, which pays from some hundred events on.
    Chunk<RecordedEvent> readStream(UUID aggregateId, int partition, long afterSequence, int atMost, long bytes) {
        var stream = READ_STREAM_ROWS.call(aggregateId, afterSequence, atMost);
        var command =
                command(sql.select(stream.fields(COLUMNS.toArray(Field[]::new))).from(stream));
        var events = new ArrayList<RecordedEvent>();
        var budget = new ByteLimit(bytes, event -> event.encoded().json().length, events::add);
        try {
            sql.connection(connection -> read(connection, command, partition, budget));
            return new Chunk<>(events, events.size() < atMost);
        } catch (LimitReached end) {
            return new Chunk<>(events, false);
        }
    }

    private String command(EventScan scan, long after, long upTo) {
        var query = sql.select(COLUMNS)
                .from(DOMAIN_EVENTS)
                .where(
                        DOMAIN_EVENTS.PARTITION.eq(scan.partition()),
                        DOMAIN_EVENTS.POSITION.gt(after),
                        DOMAIN_EVENTS.POSITION.le(upTo),
                        DOMAIN_EVENTS.EVENT_TYPE.in(scan.types()),
                        within(scan.aggregates()))
                .orderBy(DOMAIN_EVENTS.POSITION);
        return command(query);
    }

    private String command(Query query) {
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
        var server = connection.unwrap(PGConnection.class);
        var copy = server.getCopyAPI().copyOut(command);
        try {
            var rows = new BinaryCopyDecoder(partition, codec);
            for (var message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                rows.read(message, each);
            }
        } catch (SQLException e) {
            connection.clearWarnings(); // past the pool's back, a copy may have broken the connection: now it knows
            throw e;
        } finally {
            if (copy.isActive()) {
                end(server, copy);
            }
        }
    }

    /// Not with the driver's `cancelCopy`, which leaves the rows that are on their way to the next statement:
    /// that one takes them for its own (pgjdbc issue 3163).
    private static void end(PGConnection server, CopyOut copy) throws SQLException {
        server.cancelQuery();
        try {
            while (copy.readFromCopy() != null) {
                // is not wanted any more
            }
        } catch (SQLException cancelled) {
            LOGGER.debug("A COPY ends early", cancelled);
        }
    }
}
