package io.edupulse.projection.rows;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyIn;

/// Where the bytes of a COPY gather until they are worth sending. Grows with what a row needs.
final class CopyBuffer {

    private static final int WORTH_SENDING = 1 << 16;

    private ByteBuffer bytes = ByteBuffer.allocate(WORTH_SENDING + (1 << 12));

    CopyBuffer put(byte value) {
        room(Byte.BYTES).put(value);
        return this;
    }

    CopyBuffer putShort(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    CopyBuffer putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    CopyBuffer putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    CopyBuffer put(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /// Sends what there is, if it is enough.
    void sendIfFull(CopyIn copy) throws SQLException {
        if (bytes.position() >= WORTH_SENDING) {
            send(copy);
        }
    }

    void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(bytes.array(), bytes.arrayOffset(), bytes.position());
        bytes.clear();
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            int capacity = Math.max(2 * bytes.capacity(), bytes.position() + length);
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
        }
        return bytes;
    }
}
