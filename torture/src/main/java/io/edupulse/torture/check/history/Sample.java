package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// What was measured at one moment.
///
/// @param process its name; empty for figures of the whole system
public record Sample(long nanos, String process, Map<String, Double> figures) {

    static Sample of(JsonNode line) {
        var figures = new LinkedHashMap<String, Double>();
        line.properties().forEach(field -> {
            if (field.getValue().isNumber() && !field.getKey().equals("nanos")) {
                figures.put(field.getKey(), field.getValue().asDouble());
            }
        });
        return new Sample(line.path("nanos").asLong(), line.path("process").asText(), figures);
    }

    public OptionalDouble figure(String name) {
        var figure = figures.get(name);
        return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }
}
