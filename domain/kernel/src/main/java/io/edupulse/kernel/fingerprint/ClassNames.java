package io.edupulse.kernel.fingerprint;

import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of classes in digests. Classes that count by name alone have a name that stays when they move: the JDK's
/// their own, those with a [FingerprintName] that one. Used by one thread.
final class ClassNames {

    /// A class in a descriptor or a generic signature.
    private static final Pattern CLASS = Pattern.compile("L([^;<:]+)(?=[;<])");

    private static final String ANNOTATION = FingerprintName.class.descriptorString();

    private final ClassFiles files;
    private final Function<ClassModel, Optional<String>> others;
    private final Map<String, Optional<String>> names = new HashMap<>();

    /// @param others the names of other classes that count by name alone; empty for those that are read
    ClassNames(ClassFiles files, Function<ClassModel, Optional<String>> others) {
        this.files = files;
        this.others = others;
    }

    /// Whether the class is not to be read.
    boolean countsByName(ClassDesc type) {
        return nameOf(internalName(type)).isPresent();
    }

    /// A descriptor or a generic signature with the names that count.
    String in(String text) {
        return CLASS.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement("L" + nameOf(found.group(1)).orElse(found.group(1))));
    }

    private static String internalName(ClassDesc type) {
        var descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1);
    }

    private Optional<String> nameOf(String type) {
        var known = names.get(type);
        if (known == null) {
            known = find(type);
            names.put(type, known);
        }
        return known;
    }

    private Optional<String> find(String type) {
        if (type.startsWith("java/")) {
            return Optional.of(type);
        }
        int simple = type.lastIndexOf('/') + 1;
        int nested = type.indexOf('$', simple);
        var outer = nested < 0 ? type : type.substring(0, nested);
        return annotated(type.substring(0, simple) + "package-info")
                .map(folder -> folder + "/" + annotated(outer).orElse(outer.substring(simple))
                        + type.substring(outer.length()))
                .or(() -> model(type).flatMap(others));
    }

    private Optional<String> annotated(String type) {
        return model(type)
                .flatMap(model -> model.findAttribute(Attributes.runtimeInvisibleAnnotations()))
                .flatMap(annotations -> annotations.annotations().stream()
                        .filter(annotation -> annotation.className().equalsString(ANNOTATION))
                        .map(annotation -> annotation.elements().getFirst().value())
                        .map(value -> ((AnnotationValue.OfString) value).stringValue())
                        .findFirst());
    }

    private Optional<ClassModel> model(String type) {
        return files.model(ClassDesc.ofInternalName(type));
    }
}
