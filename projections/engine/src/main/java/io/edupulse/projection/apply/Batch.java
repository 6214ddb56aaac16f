package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Events that were delivered for one partition: a run of positions without a hole. Immutable.
public record Batch(int partition, List<RecordedEvent> events) {

    private static final int ID_BYTES = 16;

    public Batch {
        events = List.copyOf(events);
    }

    /// The run that the first of the events begins; what comes after a hole is left out.
    public static Batch of(int partition, List<RecordedEvent> events) {
        return new Batch(
                partition,
                events.isEmpty() ? events : following(events.getFirst().position() - 1, events));
    }

    /// Those of the events that come after a position, if the next position is among them; empty else.
    List<RecordedEvent> after(long position) {
        return following(position, events);
    }

    /// SHA-256 of the ids in their order, in hexadecimal: tells in the database whether the log has these events.
    String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var id = ByteBuffer.allocate(ID_BYTES);
            for (var event : events) {
                id.clear()
                        .putLong(event.id().getMostSignificantBits())
                        .putLong(event.id().getLeastSignificantBits());
                sha.update(id.array());
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static List<RecordedEvent> following(long position, List<RecordedEvent> events) {
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
}
