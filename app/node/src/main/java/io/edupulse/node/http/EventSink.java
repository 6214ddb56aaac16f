package io.edupulse.node.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Where server-sent events go. Each is sent at once. Used by one thread.
public final class EventSink {

    /// Proxies and clients take a connection on which nothing comes for dead after half a minute or more.
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final BooleanSupplier isOpen;
    private long sentAt = System.nanoTime();

    /// @param isOpen whether the server still serves; a stream ends soon after it no longer does
    public EventSink(OutputStream out, BooleanSupplier isOpen) {
        this.out = out;
        this.isOpen = isOpen;
    }

    /// The same, which is no longer open from this time on.
    EventSink until(Instant end) {
        return new EventSink(out, () -> isOpen() && Instant.now().isBefore(end));
    }

    public boolean isOpen() {
        return isOpen.getAsBoolean();
    }

    /// Sends a frame.
    ///
    /// @throws IOException if the client has gone
    public void send(byte[] frame) throws IOException {
        out.write(frame);
        out.flush();
        sentAt = System.nanoTime();
    }

    /// Tells what a client has, without an event.
    public void position(String id) throws IOException {
        send(("id: " + id + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Finds out whether the client is still there, and shows it that the server is, if nothing was sent for a
    /// while.
    public void heartbeatWhenDue() throws IOException {
        if (System.nanoTime() - sentAt > HEARTBEAT.toNanos()) {
            send(COMMENT);
        }
    }

    /// An event as it is sent; several clients may get the same one.
    ///
    /// @param id what a client says it has when it comes again; null for an event that does not tell
    /// @param data one line
    public static byte[] frame(@Nullable String id, String data) {
        return frame(id, Optional.empty(), data);
    }

    /// The same with the W3C context of the trace that it is a part of, in a field of its own: clients leave
    /// out fields that they do not know.
    static byte[] frame(@Nullable String id, Optional<String> traceparent, String data) {
        var head = (id == null ? "" : "id: " + id + "\n")
                + traceparent.map(trace -> "traceparent: " + trace + "\n").orElse("");
        return (head + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
