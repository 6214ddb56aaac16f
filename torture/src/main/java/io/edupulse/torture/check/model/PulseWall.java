package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was answered to a pulse.
final class PulseWall implements ReadModel {

    @Override
    public String name() {
        return "pulse-wall";
    }

    @Override
    public Map<String, List<String>> keys() {
        return Map.of(
                "pulses", List.of("pulse_id", "aggregate_id"),
                "responses", List.of("pulse_id", "aggregate_id", "sequence"));
    }

    @Override
    public Set<String> types() {
        return Set.of("PulseLaunched", "LearningPulseResponded", "PulseClosed");
    }

    @Override
    public void apply(LogRow row, Tables tables) {
        var event = row.payload();
        var id = event.path("pulse_id").asText();
        var pulse = tables.row("pulses", "pulse_id", id, "aggregate_id", row.aggregate())
                .add("responses", 0);
        switch (row.type()) {
            case "PulseLaunched" ->
                pulse.set("lesson_id", event.path("lesson_id").asText())
                        .set("prompt", event.path("prompt").asText())
                        .set("launched_at", row.at());
            case "PulseClosed" -> pulse.set("closed_at", row.at());
            default -> {
                pulse.add("responses", 1).set("last_response_at", row.at());
                tables.row(
                                "responses",
                                "pulse_id",
                                id,
                                "aggregate_id",
                                row.aggregate(),
                                "sequence",
                                Long.toString(row.sequence()))
                        .set("responder_id", event.path("responder_id").asText())
                        .set("artefact_url", event.path("artefact_url").asText())
                        .set("responded_at", row.at());
            }
        }
    }
}
