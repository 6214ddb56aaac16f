package io.edupulse.kernel.fingerprint;

import io.edupulse.kernel.text.Text;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The methods that can be reached from some classes, as text.
///
/// Begins with all methods of those classes and follows calls method by method, so that a neighbour in
/// another class may change. A call of a method of a sealed type may be one of any of its subtypes; a class
/// that is instantiated may be called at any of its methods; a class that is mentioned may have been
/// initialized. Used by one thread, once.
final class ReachedCode {

    private static final String CONSTRUCTOR = "<init>";
    private static final String INITIALIZER = "<clinit>";

    private final ClassFiles files;
    private final ClassNames names;
    private final ArrayDeque<Runnable> open = new ArrayDeque<>();

    /// By name, so that the order in which methods were met does not count.
    private final TreeMap<String, String> found = new TreeMap<>();

    private ReachedCode(ClassFiles files, ClassNames names) {
        this.files = files;
        this.names = names;
    }

    /// @param byName the names of classes that are not looked into; empty for the others
    static ReachedCode from(Collection<? extends Class<?>> classes, Function<ClassModel, Optional<String>> byName) {
        var seenBy = classes.stream().findFirst().<Class<?>>map(first -> first).orElse(ReachedCode.class);
        var files = new ClassFiles(seenBy);
        var reached = new ReachedCode(files, new ClassNames(files, byName));
        for (var type : classes) {
            reached.found.put("class " + reached.names.in(type.descriptorString()), "");
            reached.inspect(ClassDesc.ofDescriptor(type.descriptorString())).ifPresent(reached::addAll);
        }
        while (!reached.open.isEmpty()) {
            reached.open.remove().run();
        }
        return reached;
    }

    byte[] digest(Collection<String> texts) {
        var all = new TreeMap<>(found);
        all.put("engine", Fingerprint.ENGINE_REVISION);
        int number = 0;
        for (var text : texts) {
            all.put(Text.format("text %06d", number++), text);
        }
        return Digests.of(all);
    }

    private void met(ClassDesc mentioned, @Nullable String method, @Nullable String type) {
        var owner = mentioned;
        while (owner.isArray()) {
            owner = owner.componentType();
        }
        inspect(owner).ifPresent(model -> {
            methods(model, INITIALIZER, null).forEach(initializer -> add(model, initializer));
            if (method != null) {
                called(model, method, type);
            }
        });
    }

    private void called(ClassModel owner, String method, @Nullable String type) {
        if (method.equals(CONSTRUCTOR)) {
            owner.methods().stream()
                    .filter(own -> !own.flags().has(AccessFlag.STATIC))
                    .filter(own -> !own.methodName().equalsString(CONSTRUCTOR)
                            || type == null
                            || own.methodType().equalsString(type))
                    .forEach(own -> add(owner, own));
            return;
        }
        if (methods(owner, method, type).peek(own -> add(owner, own)).findAny().isEmpty()) {
            parents(owner).forEach(parent -> met(parent, method, type));
        }
        owner.findAttribute(Attributes.permittedSubclasses())
                .ifPresent(permitted -> permitted.permittedSubclasses().stream()
                        .flatMap(sub -> inspect(sub.asSymbol()).stream())
                        .filter(sub -> methods(sub, method, type).findAny().isPresent() || isSealed(sub))
                        .forEach(sub -> called(sub, method, type)));
    }

    private static boolean isSealed(ClassModel model) {
        return model.findAttribute(Attributes.permittedSubclasses()).isPresent();
    }

    private static Stream<MethodModel> methods(ClassModel owner, String name, @Nullable String type) {
        return owner.methods().stream()
                .filter(method -> method.methodName().equalsString(name))
                .filter(method -> type == null || method.methodType().equalsString(type));
    }

    private static Stream<ClassDesc> parents(ClassModel owner) {
        return Stream.concat(
                owner.superclass().map(parent -> parent.asSymbol()).stream(),
                owner.interfaces().stream().map(parent -> parent.asSymbol()));
    }

    private void addAll(ClassModel owner) {
        owner.methods().forEach(method -> add(owner, method));
    }

    private void add(ClassModel owner, MethodModel method) {
        var name = owner.thisClass().asInternalName() + "."
                + method.methodName().stringValue()
                + names.in(method.methodType().stringValue());
        if (found.putIfAbsent(name, "") == null) {
            open.add(() -> found.put(name, CodeText.of(method, names, this::met)));
        }
    }

    private Optional<ClassModel> inspect(ClassDesc type) {
        if (type.isPrimitive() || type.isArray()) {
            return Optional.empty();
        }
        return names.countsByName(type) ? Optional.empty() : files.model(type);
    }
}
