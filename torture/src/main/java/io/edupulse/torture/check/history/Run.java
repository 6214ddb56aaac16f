package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a run was: `run.json`.
///
/// @param began in nanoseconds of the machine's clock, as everything in the folder
/// @param beganMillis the same moment by the wall clock
/// @param isSlowMachine whether what takes too long decides nothing
/// @param standbyAnswers how many queries standbys have answered; null for a run whose queries the primary answers
/// @param lostTail null unless an asynchronous standby was promoted
public record Run(
        String seed,
        double minutes,
        List<String> nodes,
        int partitions,
        long began,
        long beganMillis,
        long ended,
        String databaseUrl,
        List<String> natsUrls,
        List<String> readModels,
        String command,
        boolean isSlowMachine,
        @Nullable Long standbyAnswers,
        @Nullable LostTail lostTail) {

    public Run {
        nodes = List.copyOf(nodes);
        natsUrls = List.copyOf(natsUrls);
        readModels = List.copyOf(readModels);
    }

    static Run of(JsonNode json, List<Fault> faults) {
        return new Run(
                json.path("seed").asText(),
                json.path("minutes").asDouble(),
                texts(json.path("nodes")),
                json.path("partitions").asInt(),
                json.path("began").path("nanos").asLong(),
                json.path("began").path("millis").asLong(),
                json.path("ended").path("nanos").asLong(),
                json.path("database_url").asText(),
                texts(json.path("nats_urls")),
                texts(json.path("read_models")),
                command(json),
                json.path("slow_machine").asBoolean(),
                json.path("standby_reads").asBoolean()
                        ? (Long) json.path("standby_answers").asLong()
                        : null,
                lostTail(json.path("lost_tail"), faults));
    }

    /// The wall clock's time of a moment of the run.
    public Instant at(long nanos) {
        return Instant.ofEpochMilli(beganMillis).plusNanos(nanos - began);
    }

    /// The moment of the run at which the wall clock had this time.
    public long nanos(Instant time) {
        return began + Duration.between(Instant.ofEpochMilli(beganMillis), time).toNanos();
    }

    public double seconds(long nanos) {
        return (nanos - began) / 1e9;
    }

    private static String command(JsonNode json) {
        if (json.hasNonNull("command")) {
            return json.path("command").asText();
        }
        var text = new StringBuilder("./edupulse torture --seed ")
                .append(json.path("seed").asText());
        text.append(" --minutes ").append(json.path("minutes").asText());
        text.append(" --nodes ").append(Math.max(1, json.path("nodes").size()));
        return text.toString();
    }

    private static @Nullable LostTail lostTail(JsonNode json, List<Fault> faults) {
        if (!json.isObject()) {
            return null;
        }
        Map<Integer, Long> last = new HashMap<>();
        json.path("from_primary")
                .properties()
                .forEach(entry -> last.put(
                        Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
        var told = json.hasNonNull("nanos")
                ? OptionalLong.of(json.path("nanos").asLong())
                : faults.stream()
                        .filter(Fault::isPromotion)
                        .mapToLong(Fault::began)
                        .max();
        return new LostTail(Map.copyOf(last), told.orElse(0));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
