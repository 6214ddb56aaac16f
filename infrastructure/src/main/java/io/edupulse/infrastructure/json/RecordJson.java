package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// How a record becomes a JSON object and back: the components under their names in snake case and in their order,
/// UUIDs as text of 36 characters, times as RFC 3339 in UTC. A component must be there unless its type is
/// `@Nullable`, and a value of another kind is never converted.
///
/// What is written is exactly what PostgreSQL's `jsonb` writes, but for spaces and the order of keys.
final class RecordJson {

    /// Documents are bounded by their bytes; what is inside has been in the log and must come out.
    static final StreamReadConstraints UNBOUNDED = StreamReadConstraints.builder()
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    static final JsonMapper MAPPER = configured(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(UNBOUNDED)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build()))
            .build();

    private RecordJson() {}

    /// A mapper for records, in whatever format it writes.
    static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configured(B builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .annotationIntrospector(new RecordIntrospector())
                .accessorNaming(new ComponentNaming())
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule("EduPulse")
                        .addSerializer(String.class, new Scalars.TextWriter())
                        .addDeserializer(String.class, new Scalars.TextReader())
                        .addDeserializer(UUID.class, new Scalars.UuidReader())
                        .addSerializer(Instant.class, new Scalars.TimeWriter())
                        .addDeserializer(Instant.class, new Scalars.TimeReader()));
    }

    /// The names of a record's fields, in their order.
    static List<String> fields(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .map(component -> PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()))
                .toList();
    }
}
