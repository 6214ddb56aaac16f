package io.edupulse.torture.history;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// An operation that has begun. It ends once.
public final class Operation {

    private final History history;
    private final ObjectNode line;

    Operation(History history, ObjectNode line) {
        this.history = history;
        this.line = line;
    }

    /// Unique in the run. A command has it as its correlation id, so that its events name it.
    public String id() {
        return line.path("op").asText();
    }

    /// Writes the last line.
    ///
    /// @param found what the line has beside it: `status`, `code`, `receipt`, `answer`, `error`
    public void end(Outcome outcome, ObjectNode found) {
        boolean isCommand = "command".equals(line.path("kind").textValue());
        line.setAll(found);
        line.put("outcome", outcome.text());
        history.end(line, isCommand && outcome == Outcome.ACCEPTED);
    }
}
