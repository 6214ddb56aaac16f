package io.edupulse.kernel.fingerprint;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.text.Text;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The digest of all code and all shapes that a fold depends on.
///
/// Begins at `initial` and `evolve` and the type of the state. Of the aggregate's own class only the
/// methods that these reach are taken, so that the rules of `decide` may change; of any other class that is
/// met everything is, and what it refers to in turn. Classes of the JDK and of the framework count by their names
/// ([ClassNames]). Line numbers,
/// names of variables and the order of methods do not count. Used by one thread, once.
final class CodeDigest {

    /// The static initializer may set what the others use.
    private static final Set<String> ROOTS = Set.of("initial", "evolve", "<clinit>");

    private final ClassFiles files;
    private final ClassNames names;
    private final ClassDesc aggregate;
    private final ArrayDeque<Runnable> open = new ArrayDeque<>();

    /// What was found, by its name, so that the order in which it was met does not count.
    private final TreeMap<String, String> found = new TreeMap<>();

    private CodeDigest(Class<?> aggregate) {
        this.files = new ClassFiles(aggregate);
        this.names = new ClassNames(files, type -> Optional.empty());
        this.aggregate = descriptorOf(aggregate);
    }

    /// Empty if the class files of the aggregate or its state are not there.
    static Optional<byte[]> of(Aggregate<?, ?, ?> aggregate) {
        if (aggregate.getClass().isHidden()) {
            return Optional.empty();
        }
        var digest = new CodeDigest(aggregate.getClass());
        return digest.model(digest.aggregate).map(model -> {
            model.methods().stream()
                    .filter(method -> ROOTS.contains(method.methodName().stringValue()))
                    .forEach(digest::addOwn);
            digest.addParents(model);
            digest.addClass(descriptorOf(aggregate.states()));
            return digest.finish();
        });
    }

    private static ClassDesc descriptorOf(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    private byte[] finish() {
        while (!open.isEmpty()) {
            open.remove().run();
        }
        found.put("engine", Fingerprint.ENGINE_REVISION);
        return Digests.of(found);
    }

    /// A method of the aggregate itself, as far as it is reached.
    private void addOwn(MethodModel method) {
        var name = "own " + method.methodName().stringValue()
                + names.in(method.methodType().stringValue());
        if (found.putIfAbsent(name, "") == null) {
            open.add(() -> found.put(name, CodeText.of(method, names, this::follow)));
        }
    }

    private void follow(ClassDesc owner, @Nullable String method, @Nullable String type) {
        if (!owner.equals(aggregate)) {
            addClass(owner);
        } else if (method != null) {
            model(aggregate)
                    .ifPresent(model -> model.methods().stream()
                            .filter(own -> own.methodName().equalsString(method))
                            .filter(own -> type == null || own.methodType().equalsString(type))
                            .forEach(this::addOwn));
        }
    }

    private void addClass(ClassDesc type) {
        var element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (element.isPrimitive() || element.equals(aggregate)) {
            return;
        }
        var name = "class " + names.in(element.descriptorString());
        if (found.putIfAbsent(name, "") == null && !names.countsByName(element)) {
            var met = element;
            open.add(() -> model(met).ifPresent(model -> found.put(name, describe(model))));
        }
    }

    private String describe(ClassModel model) {
        addParents(model);
        var parts = new TreeMap<String, String>();
        for (var field : model.fields()) {
            parts.put("field " + field.fieldName().stringValue(), describe(field));
            addClass(field.fieldTypeSymbol());
        }
        for (var method : model.methods()) {
            var key = "method " + method.methodName().stringValue()
                    + names.in(method.methodType().stringValue());
            parts.put(key, CodeText.of(method, names, (owner, name, type) -> addClass(owner)));
        }
        model.findAttribute(Attributes.permittedSubclasses())
                .ifPresent(permitted -> permitted.permittedSubclasses().forEach(sub -> addClass(sub.asSymbol())));
        return Text.format("%s %s", model.flags().flagsMask(), parts);
    }

    private String describe(FieldModel field) {
        var generic = field.findAttribute(Attributes.signature())
                .map(signature -> names.in(signature.signature().stringValue()))
                .orElse("");
        return Text.format(
                "%s %s %s",
                names.in(field.fieldType().stringValue()),
                generic,
                field.flags().flagsMask());
    }

    private void addParents(ClassModel model) {
        model.superclass().ifPresent(parent -> addClass(parent.asSymbol()));
        model.interfaces().forEach(parent -> addClass(parent.asSymbol()));
    }

    private Optional<ClassModel> model(ClassDesc type) {
        return files.model(type);
    }
}
