package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.edupulse.kernel.event.Metadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Metadata as the log keeps it: an object with the known fields, or nothing.
public final class MetadataJson {

    private static final ObjectWriter WRITER = RecordJson.MAPPER
            .rebuild()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build()
            .writerFor(Metadata.class);
    private static final ObjectReader READER = RecordJson.MAPPER.readerFor(Metadata.class);

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

    /// What a foreign writer may have left there in another form is none of ours.
    public static Metadata read(@Nullable String json) {
        if (json == null) {
            return Metadata.NONE;
        }
        try {
            return Objects.requireNonNullElse(READER.readValue(json), Metadata.NONE);
        } catch (JsonProcessingException e) {
            return Metadata.NONE;
        }
    }
}
