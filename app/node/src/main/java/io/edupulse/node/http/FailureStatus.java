package io.edupulse.node.http;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.database.DatabaseFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which HTTP status a failure has: the client's faults are 4xx, those of this side 5xx. What is in no
/// line of the table is a fault of this side.
public final class FailureStatus {

    public static final int OK = 200;
    public static final int ACCEPTED = 202;
    public static final int NO_CONTENT = 204;
    public static final int NOT_MODIFIED = 304;
    public static final int MOVED = 308;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int NOT_ALLOWED = 405;
    public static final int CONFLICT = 409;
    public static final int PRECONDITION = 412;
    public static final int TOO_LARGE = 413;
    public static final int LINE_TOO_LONG = 414;
    public static final int NOT_JSON = 415;
    public static final int REJECTED = 422;
    public static final int HEAD_TOO_LARGE = 431;
    public static final int INTERNAL = 500;
    public static final int UNAVAILABLE = 503;

    private static final Logger LOGGER = LoggerFactory.getLogger(FailureStatus.class);

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(BAD_REQUEST, "Bad request"),
            Map.entry(UNAUTHORIZED, "Unauthorized"),
            Map.entry(FORBIDDEN, "Forbidden"),
            Map.entry(NOT_FOUND, "Not found"),
            Map.entry(NOT_ALLOWED, "Method not allowed"),
            Map.entry(CONFLICT, "Conflict"),
            Map.entry(PRECONDITION, "Precondition failed"),
            Map.entry(TOO_LARGE, "Content too large"),
            Map.entry(LINE_TOO_LONG, "URI too long"),
            Map.entry(HEAD_TOO_LARGE, "Header fields too large"),
            Map.entry(NOT_JSON, "Unsupported media type"),
            Map.entry(REJECTED, "Rejected"),
            Map.entry(UNAVAILABLE, "Unavailable"));

    /// By the code, or by the beginning of the code where it ends with a dot. The longest beginning counts.
    private static final Map<String, Integer> TABLE = table();

    private FailureStatus() {}

    private static Map<String, Integer> table() {
        var table = new LinkedHashMap<String, Integer>();
        table.put("access.", UNAUTHORIZED);
        table.put("access.denied", FORBIDDEN);
        table.put("access.issuer-unavailable", UNAVAILABLE);
        table.put("http.", BAD_REQUEST);
        table.put("http.not-json", NOT_JSON);
        table.put("http.body-too-large", TOO_LARGE);
        table.put("usage.", BAD_REQUEST);
        table.put("usage.unknown-query", NOT_FOUND);
        table.put("command.", BAD_REQUEST);
        table.put("command.unknown-type", NOT_FOUND);
        table.put("command.too-large", TOO_LARGE);
        table.put("command.unsupported-type", INTERNAL);
        table.put("aggregate.wrong-type", CONFLICT); // the id is that of another kind
        table.put("event.", INTERNAL); // of this program, or of what is in the log
        table.put("event.too-large", TOO_LARGE); // the client's own values fill it
        table.put("event.too-deep", BAD_REQUEST);
        table.put("event.invalid-text", BAD_REQUEST);
        table.put("query.", BAD_REQUEST);
        table.put("query.not-found", NOT_FOUND);
        table.put("query.too-large", TOO_LARGE);
        table.put("query.too-many-watched", UNAVAILABLE);
        table.put("query.no-answer", UNAVAILABLE);
        table.put("parked.none", NOT_FOUND);
        table.put("rebuild.", CONFLICT); // with what else is done to the read model
        table.put("rebuild.failed", INTERNAL);
        table.put("rebuild.none", NOT_FOUND);
        table.put("verify.", CONFLICT);
        table.put("projection.not-started", CONFLICT);
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
    public static Answer answer(Throwable failure) {
        var told = failure instanceof RuntimeException thrown ? DatabaseFailures.coded(thrown) : failure;
        if (told instanceof CodedException coded) {
            int status = of(coded.code());
            LOGGER.debug("A request is answered with {}", status, failure);
            var answer = Answer.problem(status, coded.code(), coded.message());
            return status == UNAUTHORIZED ? answer.with("WWW-Authenticate", "Bearer") : answer;
        }
        LOGGER.error("A request failed", failure);
        return Answer.problem(INTERNAL, "internal", "The request failed; the log of the node tells why");
    }

    static String title(int status) {
        return TITLES.getOrDefault(status, "Internal error");
    }

    static int of(String code) {
        var exact = TABLE.get(code);
        return exact == null ? TABLE.getOrDefault(code.substring(0, code.indexOf('.') + 1), INTERNAL) : exact;
    }
}
