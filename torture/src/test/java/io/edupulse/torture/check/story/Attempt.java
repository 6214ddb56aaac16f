package io.edupulse.torture.check.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Outcome;
import io.edupulse.torture.check.history.Receipt;
import io.edupulse.torture.check.log.LogRow;
import org.jspecify.annotations.Nullable;

/// An operation of a story that is still to end.
public final class Attempt {

    private final Story story;
    private final String command;
    private final String aggregate;
    private final JsonNode payload;
    private final long began;
    private final long ended;
    private Kind kind = Kind.COMMAND;
    private @Nullable String key;
    private @Nullable Long expected;
    private @Nullable String event;
    private @Nullable Receipt after;
    private String client = "c1";
    private String node = "n1";

    Attempt(Story story, String command, String aggregate, JsonNode payload, long began, long ended) {
        this.story = story;
        this.command = command;
        this.aggregate = aggregate;
        this.payload = payload;
        this.began = began;
        this.ended = ended;
    }

    public Attempt key(String text) {
        key = text;
        return this;
    }

    public Attempt expecting(long sequence) {
        expected = sequence;
        return this;
    }

    public Attempt by(String other) {
        client = other;
        return this;
    }

    public Attempt at(String other) {
        node = other;
        return this;
    }

    public Attempt foreign(String id) {
        kind = Kind.FOREIGN;
        event = id;
        return this;
    }

    public Attempt as(Kind other) {
        kind = other;
        return this;
    }

    public Attempt after(LogRow row) {
        after = receipt(row, false);
        return this;
    }

    public void accepted(LogRow row) {
        end(Outcome.ACCEPTED, 200, "", receipt(row, false), MissingNode.getInstance());
    }

    public void repeated(LogRow row) {
        end(Outcome.ACCEPTED, 200, "", receipt(row, true), MissingNode.getInstance());
    }

    public void rejected(String code) {
        end(Outcome.REJECTED, 422, code, null, MissingNode.getInstance());
    }

    public void conflicted() {
        end(Outcome.CONFLICTED, 409, "aggregate.conflict", null, MissingNode.getInstance());
    }

    public void refused() {
        end(Outcome.REFUSED, 503, "store.unavailable", null, MissingNode.getInstance());
    }

    public void unknown() {
        end(Outcome.UNKNOWN, 0, "", null, MissingNode.getInstance());
    }

    public void answered(String answer) {
        end(Outcome.ACCEPTED, 200, "", null, Story.json(answer));
    }

    public void notFound() {
        end(Outcome.ACCEPTED, 404, "query.not-found", null, MissingNode.getInstance());
    }

    private static Receipt receipt(LogRow row, boolean repeated) {
        return new Receipt(row.aggregate(), row.sequence(), row.partition(), row.position(), repeated);
    }

    private void end(Outcome outcome, int status, String code, @Nullable Receipt receipt, JsonNode answer) {
        story.operations.add(new Operation(
                "op-" + story.operations.size(),
                client,
                kind,
                node,
                "",
                command,
                payload,
                aggregate,
                key,
                event,
                expected,
                outcome,
                status,
                code,
                receipt,
                answer,
                after,
                "",
                began,
                ended));
    }
}
