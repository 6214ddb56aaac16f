package io.edupulse.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.edupulse.kernel.event.Metadata;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Metadata in the log: an object with the known fields, or null.
public final class MetadataJson {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectWriter WRITER = RecordJson.MAPPER
            .rebuild()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build()
            .writerFor(Metadata.class);

    private MetadataJson() {}

    public static @Nullable String write(Metadata metadata) {
        if (metadata.isEmpty()) {
            return null;
        }
        try {
            return WRITER.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Four short texts cannot be written", e);
        }
    }

    /// Metadata of a foreign writer in another form reads as none.
    public static Metadata read(byte @Nullable [] json) {
        if (json == null) {
            return Metadata.NONE;
        }
        try (var in = FACTORY.createParser(json)) {
            String correlationId = null;
            String causationId = null;
            String actor = null;
            String traceparent = null;
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Metadata.NONE;
            }
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                var value = in.nextTextValue();
                switch (name) {
                    case "correlation_id" -> correlationId = value;
                    case "causation_id" -> causationId = value;
                    case "actor" -> actor = value;
                    case "traceparent" -> traceparent = value;
                    default -> {}
                }
                in.skipChildren();
            }
            return new Metadata(correlationId, causationId, actor, traceparent);
        } catch (IOException | IllegalArgumentException e) {
            return Metadata.NONE;
        }
    }
}
