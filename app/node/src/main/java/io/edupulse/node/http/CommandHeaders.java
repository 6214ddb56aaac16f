package io.edupulse.node.http;

import io.edupulse.kernel.command.CommandOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The headers that have the options of a command.
public final class CommandHeaders {

    static final String KEY = "Idempotency-Key";
    static final String MATCH = "If-Match";
    static final String NONE_MATCH = "If-None-Match";
    static final String CORRELATION = "Correlation-Id";
    static final String CAUSATION = "Causation-Id";
    static final String TRACE = "Traceparent";

    private CommandHeaders() {}

    /// The headers of a client that sends these options. The actor is not among them: it is the token's subject.
    public static Map<String, String> of(CommandOptions options) {
        var headers = new HashMap<String, String>();
        put(headers, KEY, options.idempotencyKey());
        put(headers, CORRELATION, options.metadata().correlationId());
        put(headers, CAUSATION, options.metadata().causationId());
        put(headers, TRACE, options.metadata().traceparent());
        options.expectedSequence().ifPresent(sequence -> {
            if (sequence == 0) {
                headers.put(NONE_MATCH, "*");
            } else {
                headers.put(MATCH, tag(sequence));
            }
        });
        return headers;
    }

    /// The entity tag of an aggregate at a sequence.
    static String tag(long sequence) {
        return "\"" + sequence + "\"";
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
