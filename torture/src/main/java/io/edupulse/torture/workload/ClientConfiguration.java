package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.history.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a client process has to know.
///
/// @param seed of the run
/// @param folder of the run
/// @param nodes addresses by name, through the client's own links
/// @param databaseUrl for the foreign writer, through the client's own links
/// @param natsUrls the same for the subscriber
/// @param isOperator whether it rebuilds read models too
/// @param partitions of the log
public record ClientConfiguration(
        String name,
        long seed,
        Path folder,
        String token,
        Map<String, String> nodes,
        String databaseUrl,
        List<String> natsUrls,
        boolean isOperator,
        int partitions) {

    static ClientConfiguration read(Path file) throws IOException {
        var json = Json.read(Files.readString(file));
        var nodes = json.path("nodes").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().asText(),
                        (one, other) -> one,
                        LinkedHashMap::new));
        var nats = new ArrayList<String>();
        for (JsonNode url : json.path("nats_urls")) {
            nats.add(url.asText());
        }
        return new ClientConfiguration(
                json.path("name").asText(),
                json.path("seed").asLong(),
                Path.of(json.path("folder").asText()),
                json.path("token").asText(),
                nodes,
                json.path("database_url").asText(),
                nats,
                json.path("operator").asBoolean(),
                json.path("partitions").asInt());
    }

    /// Writes it for the client.
    public void write(Path file) throws IOException {
        var json = Json.object()
                .put("name", name)
                .put("seed", seed)
                .put("folder", folder.toString())
                .put("token", token)
                .put("database_url", databaseUrl)
                .put("operator", isOperator)
                .put("partitions", partitions);
        json.set("nodes", Json.of(nodes));
        json.set("nats_urls", Json.of(natsUrls));
        Files.writeString(file, json.toString());
    }
}
