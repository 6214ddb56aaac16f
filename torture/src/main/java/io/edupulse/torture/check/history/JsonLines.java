package io.edupulse.torture.check.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A file with a JSON document in each line. A process may have died in the middle of its last line, which is
/// left out then; any other line that is no JSON is an error.
final class JsonLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLines() {}

    static void read(Path file, Consumer<JsonNode> taker) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 1;
            for (var line = lines.readLine(); line != null; number++) {
                var next = lines.readLine();
                try {
                    if (!line.isBlank()) {
                        taker.accept(MAPPER.readTree(line));
                    }
                } catch (JsonProcessingException e) {
                    if (next != null) {
                        throw new IOException("Line " + number + " of " + file.getFileName() + " is no JSON", e);
                    }
                }
                line = next;
            }
        }
    }

    static JsonNode document(Path file) throws IOException {
        return MAPPER.readTree(file.toFile());
    }
}
