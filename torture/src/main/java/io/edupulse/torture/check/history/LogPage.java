package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What a reader of the log was handed when it asked for a partition's events after its cursor.
///
/// @param after the cursor
public record LogPage(String reader, long nanos, int partition, long after, List<Place> places) {

    /// The operation's name.
    static final String COMMAND = "read-events";

    public LogPage {
        places = List.copyOf(places);
    }

    /// An event of the page.
    public record Place(long position, String id) {}

    static LogPage of(JsonNode line) {
        var places = new ArrayList<Place>();
        for (var place : line.path("answer")) {
            places.add(
                    new Place(place.path("position").asLong(), place.path("id").asText()));
        }
        return new LogPage(
                line.path("client").asText(),
                line.path("nanos").asLong(),
                line.path("payload").path("partition").asInt(),
                line.path("payload").path("after").asLong(),
                places);
    }
}
