package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder of a run, whose form `torture/README.md` describes.
///
/// @param history of all clients
public record RunFolder(Run run, History history, List<Fault> faults, List<Sample> samples) {

    private static final String LINES = ".jsonl";

    public RunFolder {
        faults = List.copyOf(faults);
        samples = List.copyOf(samples);
    }

    /// @throws IOException if a file is missing or is not what it must be
    public static RunFolder read(Path folder) throws IOException {
        var faults = new ArrayList<Fault>();
        JsonLines.read(folder.resolve("faults" + LINES), line -> faults.add(Fault.of(line)));
        var samples = new ArrayList<Sample>();
        JsonLines.read(folder.resolve("samples" + LINES), line -> samples.add(Sample.of(line)));
        var run = Run.of(JsonLines.document(folder.resolve("run.json")), faults);
        return new RunFolder(run, history(folder.resolve("history")), faults, samples);
    }

    private static History history(Path folder) throws IOException {
        var operations = new ArrayList<Operation>();
        var deliveries = new ArrayList<Delivery>();
        var pages = new ArrayList<LogPage>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(file -> file.toString().endsWith(LINES))
                    .sorted()
                    .toList()) {
                read(file, operations, deliveries, pages);
            }
        }
        return new History(operations, deliveries, pages);
    }

    private static void read(Path file, List<Operation> operations, List<Delivery> deliveries, List<LogPage> pages)
            throws IOException {
        Map<String, JsonNode> begun = new LinkedHashMap<>();
        JsonLines.read(file, line -> {
            var kind = line.path("kind").asText();
            if (kind.equals("delivery")) {
                deliveries.add(Delivery.of(line));
            } else if (line.path("phase").asText().equals("begin")) {
                begun.put(line.path("op").asText(), line);
            } else if (kind.equals("watch")) {
                operations.add(operation(line, line));
            } else {
                var begin = begun.remove(line.path("op").asText());
                operations.add(operation(begin == null ? line : begin, line));
                if (line.path("command").asText().equals(LogPage.COMMAND)
                        && line.path("answer").isArray()) {
                    pages.add(LogPage.of(line));
                }
            }
        });
        begun.values().stream()
                .filter(begin -> !begin.path("kind").asText().equals("watch"))
                .forEach(begin -> operations.add(operation(begin, null)));
    }

    private static Operation operation(JsonNode begin, @Nullable JsonNode end) {
        var told = end == null ? MissingNode.getInstance() : end;
        return new Operation(
                begin.path("op").asText(),
                begin.path("client").asText(),
                Kind.of(begin.path("kind").asText()),
                begin.path("node").asText(),
                begin.path("watch").asText(),
                begin.path("command").asText(begin.path("query").asText()),
                begin.hasNonNull("payload") ? begin.path("payload") : JsonNodeFactory.instance.objectNode(),
                text(begin, "aggregate"),
                text(begin, "key"),
                text(begin, "event_id"),
                begin.hasNonNull("expected") ? (Long) begin.path("expected").asLong() : null,
                end == null ? Outcome.UNKNOWN : Outcome.of(told.path("outcome").asText()),
                told.path("status").asInt(),
                told.hasNonNull("code") ? told.path("code").asText() : "",
                Receipt.of(told.path("receipt")),
                small(told.path("answer")),
                Receipt.of(begin.hasNonNull("after") ? begin.path("after") : told.path("after")),
                told.hasNonNull("error") ? told.path("error").asText() : "",
                begin.path("nanos").asLong(),
                end == null ? Operation.NEVER : end.path("nanos").asLong());
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.path(field).asText() : null;
    }

    /// The answer without what is in its arrays: pages of them would not fit into memory.
    private static JsonNode small(JsonNode answer) {
        if (!answer.isObject()) {
            return answer.isArray() ? JsonNodeFactory.instance.numberNode(answer.size()) : answer;
        }
        var copy = JsonNodeFactory.instance.objectNode();
        answer.properties().forEach(field -> copy.set(field.getKey(), small(field.getValue())));
        return copy;
    }
}
