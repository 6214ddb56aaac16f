package io.edupulse.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells Jackson what the types of record components say already. A component is required and never null unless its
/// type is `@Nullable`; an optional is empty where it is missing. With a value of a sealed
/// type goes which of the permitted ones it is: `"type": "Open"`. Jackson itself does not see annotations on types.
final class RecordIntrospector extends NopAnnotationIntrospector {

    /// The name of the field that tells which of the permitted types a value of a sealed type has.
    static final String TAG = "type";

    static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final JsonTypeInfo.Value NAMED =
            JsonTypeInfo.Value.construct(JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, TAG, null, false, true, null);

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return component(member).filter(RecordIntrospector::isRequired).isPresent() ? true : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        return component(annotated).filter(RecordIntrospector::isRequired).isPresent()
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : JsonSetter.Value.empty();
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
        return isSealed(type.getRawClass()) ? new StdTypeResolverBuilder(NAMED) : null;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        return isSealed(annotated.getRawType())
                ? Stream.of(annotated.getRawType().getPermittedSubclasses())
                        .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
                        .toList()
                : null;
    }

    static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /// Of the sealed types, those that are made of records. `ZoneId` is another one.
    private static boolean isSealed(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }

    private static boolean isRequired(RecordComponent component) {
        return !isNullable(component) && !OPTIONALS.contains(component.getType());
    }

    private static Optional<RecordComponent> component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)) {
            return Optional.empty();
        }
        var components = parameter.getDeclaringClass().getRecordComponents();
        return components != null && components.length == parameter.getOwner().getParameterCount()
                ? Optional.of(components[parameter.getIndex()])
                : Optional.empty();
    }
}
