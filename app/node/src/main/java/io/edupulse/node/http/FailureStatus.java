package io.edupulse.node.http;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.database.DatabaseFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which HTTP status a failure has: the client's faults are 4xx, those of this side 5xx. What is in no
/// line of the table is a fault of this side.
final class FailureStatus {

    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int NOT_ALLOWED = 405;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int NOT_JSON = 415;
    static final int REJECTED = 422;
    static final int INTERNAL = 500;
    static final int UNAVAILABLE = 503;

    private static final Logger LOGGER = LoggerFactory.getLogger(FailureStatus.class);

    /// By the code, or by the beginning of the code where it ends with a dot. The longest beginning counts.
    private static final Map<String, Integer> TABLE = table();

    private FailureStatus() {}

    private static Map<String, Integer> table() {
        var table = new LinkedHashMap<String, Integer>();
        table.put("http.not-json", NOT_JSON);
        table.put("command.", BAD_REQUEST);
        table.put("command.too-large", TOO_LARGE);
        table.put("command.unsupported-type", INTERNAL);
        table.put("event.", INTERNAL); // of this program, or of what is in the log
        table.put("event.too-large", TOO_LARGE); // the client's own values fill it
        table.put("event.too-deep", BAD_REQUEST);
        table.put("event.invalid-text", BAD_REQUEST);
        table.put("query.", BAD_REQUEST);
        table.put("query.not-found", NOT_FOUND);
        table.put("projection.unknown", NOT_FOUND);
        table.put("projection.behind", UNAVAILABLE);
        table.put("projection.interrupted", UNAVAILABLE);
        table.put("store.unavailable", UNAVAILABLE);
        table.put("store.outcome-unknown", UNAVAILABLE);
        table.put("nats.", UNAVAILABLE);
        table.put("database.unavailable", UNAVAILABLE);
        table.put("database.too-slow", UNAVAILABLE);
        table.put("database.connections", UNAVAILABLE);
        return table;
    }

    /// The answer to a request that failed. The message of an unforeseen failure goes to the log only.
    static Answer answer(Throwable failure) {
        var told = failure instanceof RuntimeException thrown ? DatabaseFailures.coded(thrown) : failure;
        if (told instanceof CodedException coded) {
            int status = of(coded.code());
            LOGGER.debug("A request is answered with {}", status, failure);
            return Answer.error(status, coded.code(), coded.message());
        }
        LOGGER.error("A request failed", failure);
        return Answer.error(INTERNAL, "internal", "The request failed; the log of the node tells why");
    }

    static int of(String code) {
        var exact = TABLE.get(code);
        return exact == null ? TABLE.getOrDefault(code.substring(0, code.indexOf('.') + 1), INTERNAL) : exact;
    }
}
