package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One attempt of a client: what it sent, when it began and ended, and what it was told.
///
/// @param stream of a watched query, what its answers came through
/// @param command the type of the command, the name of the query, or what was done
/// @param payload as sent; for a foreign insert, the payload inside its document
/// @param event the id of a foreign event
/// @param answer of a query, with the sizes of arrays in place of arrays
/// @param after what the answer has to show
/// @param began in nanoseconds of the machine's clock, like `ended`, which is [#NEVER] without an end
public record Operation(
        String id,
        String client,
        Kind kind,
        String node,
        String stream,
        String command,
        JsonNode payload,
        @Nullable String aggregate,
        @Nullable String key,
        @Nullable String event,
        @Nullable Long expected,
        Outcome outcome,
        int status,
        String code,
        @Nullable Receipt receipt,
        JsonNode answer,
        @Nullable Receipt after,
        String error,
        long began,
        long ended) {

    public static final long NEVER = Long.MAX_VALUE;

    /// Whether it may have written something: commands and foreign inserts.
    public boolean writes() {
        return kind == Kind.COMMAND || kind == Kind.FOREIGN;
    }

    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }

    public boolean hasEnded() {
        return ended != NEVER;
    }

    /// Whether it failed, and its client knew it: an error or a connection that broke. A rejection or a
    /// conflict is an answer, and so is that there is no such row.
    public boolean hasFailed() {
        return hasEnded() && (outcome == Outcome.REFUSED || outcome == Outcome.UNKNOWN);
    }

    /// For people, in one line.
    public String told() {
        var text = new StringBuilder(command.isEmpty() ? "(no command)" : command);
        text.append(' ').append(payload);
        if (key != null) {
            text.append(", key ").append(key);
        }
        if (expected != null) {
            text.append(", expects sequence ").append(expected);
        }
        text.append(": ").append(hasEnded() ? outcome.name().toLowerCase(Locale.ROOT) : "never answered");
        if (receipt != null) {
            text.append(", ").append(receipt);
        }
        return code.isEmpty() ? text.toString() : text.append(", ").append(code).toString();
    }
}
