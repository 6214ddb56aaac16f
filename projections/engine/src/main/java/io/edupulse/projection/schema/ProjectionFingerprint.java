package io.edupulse.projection.schema;

import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.View;
import java.lang.classfile.ClassModel;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the rows of a projection depend on besides the events: the SQL of its tables, the code of its
/// handlers and all that they call in the packages of the program, in short. The same source compiled by
/// the same compiler has the same fingerprint in every process; a change of arithmetic in a handler, or of
/// a method that it calls, gives another.
///
/// - The code begins at the classes in which the functions of views are written, with all of their methods,
///   so each projection should have a class of its own.
/// - Classes count whose names begin with the first two parts of the package of a handler or an event, such
///   as `org.example`. Libraries do not, nor do generated tables and the framework, as what has a
///   [io.edupulse.kernel.fingerprint.FingerprintName]: their updates do not ask for rebuilds.
/// - Of values that a lambda has captured, numbers, texts and the like count; of others their classes.
public final class ProjectionFingerprint {

    private static final Map<Projection, Fingerprint> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private final Set<Class<?>> classes = new LinkedHashSet<>();
    private final List<String> texts = new ArrayList<>();

    private ProjectionFingerprint() {}

    /// It takes some milliseconds, once for a projection. Thread-safe.
    public static Fingerprint of(Projection projection) {
        return KNOWN.computeIfAbsent(projection, ProjectionFingerprint::compute);
    }

    private static Fingerprint compute(Projection projection) {
        var found = new ProjectionFingerprint();
        found.texts.add(projection.tables());
        for (var handler : projection.handlers()) {
            switch (handler) {
                case View<?> view -> {
                    found.texts.add(view.definition().outline());
                    view.definition().functions().forEach(found::add);
                }
                case SqlHandler free -> found.add(free);
            }
        }
        var own = Stream.concat(found.classes.stream(), projection.events().stream())
                .map(ProjectionFingerprint::prefix)
                .collect(Collectors.toSet());
        return Fingerprint.of(found.classes, found.texts.stream().sorted().toList(), type -> nameOfForeign(type, own));
    }

    /// A class that is not of the program counts by its name.
    private static Optional<String> nameOfForeign(ClassModel type, Set<String> own) {
        var name = type.thisClass().asInternalName();
        return own.stream().anyMatch(name::startsWith) ? GeneratedTables.name(type) : Optional.of(name);
    }

    private static String prefix(Class<?> type) {
        var parts = type.getPackageName().split("\\.", -1);
        return Stream.of(parts).limit(2).map(part -> part + "/").collect(Collectors.joining());
    }

    /// A lambda has no class file; it is written in its host or in a class that is nested there.
    private void add(Object function) {
        var type = function.getClass();
        if (type.isHidden()) {
            classes.addAll(List.of(type.getNestHost().getNestMembers()));
        } else {
            classes.add(type);
        }
        for (var field : type.getDeclaredFields()) {
            if (!field.isSynthetic() || type.isHidden()) {
                capture(function, field);
            }
        }
    }

    private void capture(Object function, Field field) {
        try {
            field.setAccessible(true);
            var value = field.get(function);
            if (isPlain(value)) {
                texts.add(Text.format("captured %s", value));
            } else if (value.getClass().isHidden()) {
                add(value);
            } else {
                classes.add(value.getClass());
            }
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            texts.add("captured " + field.getType().getName());
        }
    }

    private static boolean isPlain(Object value) {
        return value == null
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value instanceof UUID;
    }
}
