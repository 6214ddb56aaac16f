package io.edupulse.json;

import com.fasterxml.jackson.databind.node.TextNode;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.RecordTypes;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Reads commands as people and programs send them:
/// `{"type":"LendCopy","payload":{...},"expected_sequence":3,"idempotency_key":"..","correlation_id":"..","causation_id":"..","actor":"..","traceparent":".."}`,
/// where all but the first two may be left out. The names of the commands are those of their records.
///
/// Strict, unlike the reading of events: an invalid command is rejected with a reason of one line. Codes:
/// `command.too-large`, `command.invalid-text`, `command.malformed-json`, `command.unknown-type`,
/// `command.unknown-field`, `command.missing-field`, `command.invalid-field`. Thread-safe.
public final class CommandJson {

    private static final List<String> FIELDS = List.of(
            "type",
            "payload",
            "expected_sequence",
            "idempotency_key",
            "correlation_id",
            "causation_id",
            "actor",
            "traceparent");

    private final SequencedMap<String, Class<? extends Command>> types = new TreeMap<>();

    /// @throws CodedException `command.unsupported-type` if a command has a component that cannot be read from JSON
    @Inject
    public CommandJson(Aggregates aggregates) {
        aggregates.commandRoots().flatMap(RecordTypes::below).forEach(type -> types.put(type.getSimpleName(), type));
        var problems = types.values().stream()
                .flatMap(type -> PermittedTypes.DOCUMENTS.problems(type).stream())
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new CodedException("command.unsupported-type", String.join("; ", problems));
        }
    }

    /// A command and what goes with it.
    public record Request(Command command, CommandOptions options) {}

    /// The types of commands, by name.
    public SequencedMap<String, Class<? extends Command>> types() {
        return Collections.unmodifiableSequencedMap(types);
    }

    /// Reads the payload of a command.
    ///
    /// @param type the name of its record
    /// @throws CodedException if there is no such command, or it is not its payload
    public Command read(String type, byte[] payload) {
        var known = type(type);
        return bind(
                known, StrictFields.parse(StrictFields.Kind.COMMAND, payload).of(known.getSimpleName()));
    }

    /// @throws CodedException if it is not a command
    public Request read(byte[] json) {
        var document = StrictFields.parse(StrictFields.Kind.COMMAND, json);
        document.allowOnly(FIELDS);
        var type = type(document.needText("type"));
        var payload = document.object("payload", type.getSimpleName());
        var command = bind(type, payload);
        try {
            return new Request(command, options(document));
        } catch (IllegalArgumentException e) {
            throw new CodedException("command.invalid-field", String.valueOf(e.getMessage()), e);
        }
    }

    private static Command bind(Class<? extends Command> type, StrictFields payload) {
        payload.allowOnly(RecordJson.fields(type));
        return payload.bind(type);
    }

    private Class<? extends Command> type(String name) {
        var type = types.get(name);
        if (type == null) {
            throw new CodedException(
                    "command.unknown-type",
                    Text.format(
                            "There is no command %s; known are %s%s",
                            StrictFields.shown(TextNode.valueOf(name)),
                            String.join(", ", types.keySet()),
                            Nearest.suggestion(name, types.keySet())));
        }
        return type;
    }

    private static CommandOptions options(StrictFields document) {
        return new CommandOptions(
                document.sequence("expected_sequence"),
                document.text("idempotency_key"),
                new Metadata(
                        document.text("correlation_id"),
                        document.text("causation_id"),
                        document.text("actor"),
                        document.text("traceparent")));
    }
}
