package io.edupulse.node.http;

import io.edupulse.node.output.Output;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// What a request gets, whatever server sends it.
///
/// @param document its body, as JSON
/// @param headers beside those of every answer
record Answer(int status, Object document, Map<String, String> headers) {

    Answer(int status, Object document) {
        this(status, document, Map.of());
    }

    /// One that says what is wrong. A client that may succeed later is told when to try.
    static Answer error(int status, String code, String message) {
        var document = Map.of("error", Map.of("code", code, "message", message));
        return status == FailureStatus.UNAVAILABLE
                ? new Answer(status, document, Map.of("Retry-After", "1"))
                : new Answer(status, document);
    }

    /// The same with one more header.
    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, document, Map.copyOf(more));
    }

    byte[] bytes() {
        return (Output.json(document) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
