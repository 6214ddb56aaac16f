package io.edupulse.postgres.store;

import io.edupulse.json.MetadataJson;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decodes events from the messages of a binary COPY. Used by one thread. A message is a row: the number of columns in
/// two bytes, then each column's length in four bytes, -1 for null, and its value. The first message begins with the
/// signature of the format, and the last is a row of -1 columns (see "Binary Format" of COPY in PostgreSQL's manual).
final class BinaryCopyDecoder {

    private static final int SIGNATURE = 11;
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final Instant INFINITY = OffsetDateTime.MAX.toInstant(); // as the driver returns it
    private static final Instant MINUS_INFINITY = OffsetDateTime.MIN.toInstant();
    private static final long MICROS = 1_000_000;
    private static final int JSONB_VERSION = 1;

    private final int partition;
    private final EventCodec codec;
    private boolean isBegun;

    BinaryCopyDecoder(int partition, EventCodec codec) {
        this.partition = partition;
        this.codec = codec;
    }

    /// Passes the event of a message to `each`, if it has one.
    void read(byte[] message, Consumer<RecordedEvent> each) {
        var row = ByteBuffer.wrap(message);
        if (!isBegun) {
            row.position(SIGNATURE + Integer.BYTES);
            int extension = row.getInt();
            row.position(row.position() + extension);
            isBegun = true;
        }
        if (row.hasRemaining() && row.getShort() > 0) {
            each.accept(event(row));
        }
    }

    /// In the order of the statement's columns.
    private RecordedEvent event(ByteBuffer row) {
        var id = uuid(row);
        var aggregateId = uuid(row);
        long sequence = number(row);
        var occurredAt = time(number(row));
        var type = new String(need(bytes(row, 0)), StandardCharsets.UTF_8);
        var payload = need(bytes(row, JSONB_VERSION));
        long position = number(row);
        var metadata = bytes(row, JSONB_VERSION);
        return new RecordedEvent(
                id,
                occurredAt,
                () -> MetadataJson.read(metadata),
                new EncodedEvent(type, payload),
                new Coordinates(aggregateId, sequence, partition, position),
                codec);
    }

    private static UUID uuid(ByteBuffer row) {
        skipLength(row);
        return new UUID(row.getLong(), row.getLong());
    }

    private static long number(ByteBuffer row) {
        skipLength(row);
        return row.getLong();
    }

    private static void skipLength(ByteBuffer row) {
        row.position(row.position() + Integer.BYTES);
    }

    private static Instant time(long micros) {
        if (micros == Long.MAX_VALUE) {
            return INFINITY;
        }
        if (micros == Long.MIN_VALUE) {
            return MINUS_INFINITY;
        }
        return Instant.ofEpochSecond(
                EPOCH_SECONDS + Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    /// A column's value after the bytes of its form; null for null.
    private static byte @Nullable [] bytes(ByteBuffer row, int form) {
        int length = row.getInt();
        if (length < 0) {
            return null;
        }
        var value = new byte[length - form];
        row.position(row.position() + form);
        row.get(value);
        return value;
    }

    private static byte[] need(byte @Nullable [] value) {
        return Objects.requireNonNull(value, "a column of domain_events that cannot be null");
    }
}
