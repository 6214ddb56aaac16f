package io.edupulse.kernel.aggregate;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a class says in its source of the types of [Aggregate]: from its superclasses and interfaces upwards, each type
/// variable gets what the subtype puts in its place.
final class TypeArguments {

    private final Map<TypeVariable<?>, Type> known = new HashMap<>();

    private TypeArguments() {}

    /// The class that stands in the place of a type variable of [Aggregate].
    ///
    /// @throws CodedException with `aggregate.types-unknown` if the source leaves it open
    static Class<?> of(Aggregate<?, ?, ?> aggregate, int number) {
        var arguments = new TypeArguments();
        arguments.readSupertypes(aggregate.getClass());
        var variable = Aggregate.class.getTypeParameters()[number];
        var found = classOf(arguments.resolved(variable));
        if (found == null) {
            throw new CodedException(
                    "aggregate.types-unknown",
                    Text.format(
                            "%s does not tell which type the %s of Aggregate<S, C, E> is: override commands(), events() and states()",
                            aggregate.getClass().getName(), variable.getName()));
        }
        return found;
    }

    private void readSupertypes(Class<?> type) {
        Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()))
                .forEach(this::read);
    }

    private void read(Type supertype) {
        var raw = classOf(supertype);
        if (raw == null || !Aggregate.class.isAssignableFrom(raw)) {
            return;
        }
        if (supertype instanceof ParameterizedType written) {
            var variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                known.put(variables[i], written.getActualTypeArguments()[i]);
            }
        }
        readSupertypes(raw);
    }

    private @Nullable Type resolved(TypeVariable<?> variable) {
        Type type = variable;
        while (type instanceof TypeVariable<?> open) {
            type = known.get(open);
        }
        return type;
    }

    private static @Nullable Class<?> classOf(@Nullable Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType written -> (Class<?>) written.getRawType();
            case null, default -> null;
        };
    }
}
