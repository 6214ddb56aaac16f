package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes with a value of a sealed type which of the permitted ones it is: `"type": "Open"`.
final class SealedIntrospector extends RecordIntrospector {

    private static final JsonTypeInfo.Value NAMED = JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true, null);

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
        return type.getRawClass().isSealed() ? new StdTypeResolverBuilder(NAMED) : null;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        return annotated.getRawType().isSealed()
                ? Stream.of(annotated.getRawType().getPermittedSubclasses())
                        .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
                        .toList()
                : null;
    }
}
