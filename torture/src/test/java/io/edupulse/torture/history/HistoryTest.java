package io.edupulse.torture.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("history"));
    }

    @Test
    void an_operation_has_a_line_when_it_begins_and_one_when_it_ends() throws IOException {
        try (var history = History.of("c1", folder)) {
            var operation = history.begin("command", Json.object().put("node", "n1"));
            assertThat(lines()).hasSize(1);

            operation.end(Outcome.ACCEPTED, Json.object().put("status", 200));
        }

        var lines = lines();
        assertThat(lines).hasSize(2);
        assertThat(lines).extracting(line -> line.path("op").asText()).containsOnly("c1-1");
        assertThat(lines).extracting(line -> line.path("phase").asText()).containsExactly("begin", "end");
        assertThat(lines).extracting(line -> line.path("node").asText()).containsOnly("n1");
        assertThat(lines.getLast().path("outcome").asText()).isEqualTo("accepted");
        assertThat(lines.getLast().path("nanos").asLong())
                .isGreaterThanOrEqualTo(lines.getFirst().path("nanos").asLong());
    }

    @Test
    void accepted_commands_are_counted() {
        try (var history = History.of("c1", folder)) {
            history.begin("command", Json.object()).end(Outcome.ACCEPTED, Json.object());
            history.begin("command", Json.object()).end(Outcome.REJECTED, Json.object());
            history.begin("query", Json.object()).end(Outcome.ACCEPTED, Json.object());

            assertThat(history.accepted()).isEqualTo(1);
        }
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(folder.resolve("history").resolve("c1.jsonl")).stream()
                .map(Json::read)
                .toList();
    }
}
