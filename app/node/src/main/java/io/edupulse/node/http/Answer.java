package io.edupulse.node.http;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.output.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What a request gets, whatever server sends it.
///
/// @param headers beside those of every answer
public record Answer(int status, Map<String, String> headers, Content content) {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /// The body of an answer.
    public sealed interface Content {}

    /// A body that is there as a whole.
    public static final class Whole implements Content {

        private final byte[] bytes;

        private Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
        }
    }

    /// News for as long as the client wants them, as server-sent events.
    ///
    /// @param atEnd runs once after the source, also if that was never asked
    public record Stream(Source source, Runnable atEnd) implements Content {}

    /// Sends the news of a stream, on one thread.
    @FunctionalInterface
    public interface Source {

        /// @throws IOException if the client has gone
        void sendTo(EventSink sink) throws IOException, InterruptedException;
    }

    /// An answer in JSON.
    public static Answer json(int status, Object document) {
        return json(status, (Output.json(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(int status, byte[] document) {
        return new Answer(status, Map.of("Content-Type", JSON), new Whole(document));
    }

    /// One with a body of any kind, which the headers name.
    public static Answer of(int status, Map<String, String> headers, byte[] body) {
        return new Answer(status, Map.copyOf(headers), new Whole(body));
    }

    /// One without a body.
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new Whole(new byte[0]));
    }

    public static Answer stream(Source source, Runnable atEnd) {
        return new Answer(FailureStatus.OK, Map.of("Content-Type", "text/event-stream"), new Stream(source, atEnd));
    }

    /// One that says what is wrong, as RFC 9457 has it. A client that may succeed later is told when to try.
    public static Answer problem(int status, String code, String message) {
        return problem(status, code, message, Map.of());
    }

    /// @param more members beside those of every problem
    static Answer problem(int status, String code, String message, Map<String, Object> more) {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", "urn:edupulse:error:" + code);
        document.put("title", FailureStatus.title(status));
        document.put("status", status);
        document.put("detail", message);
        document.put("code", code);
        document.putAll(more);
        var bytes = (Output.json(document) + "\n").getBytes(StandardCharsets.UTF_8);
        var answer = new Answer(status, Map.of("Content-Type", PROBLEM), new Whole(bytes));
        return status == FailureStatus.UNAVAILABLE ? answer.with("Retry-After", "1") : answer;
    }

    /// The same, whose stream ends at this time, if it is one: its caller may listen no longer.
    Answer until(Instant end) {
        return content instanceof Stream(var source, var atEnd)
                ? new Answer(status, headers, new Stream(sink -> source.sendTo(sink.until(end)), atEnd))
                : this;
    }

    /// The same with one more header.
    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, Map.copyOf(more), content);
    }

    @Override
    public String toString() {
        return content instanceof Whole whole
                ? Text.format("%d %s", status, new String(whole.bytes(), StandardCharsets.UTF_8).strip())
                : Text.format("%d stream", status);
    }
}
