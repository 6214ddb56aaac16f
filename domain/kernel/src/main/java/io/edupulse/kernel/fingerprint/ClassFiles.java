package io.edupulse.kernel.fingerprint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The class files that a class loader sees, each parsed once. Used by one thread.
final class ClassFiles {

    private final ClassLoader loader;
    private final Map<ClassDesc, Optional<ClassModel>> parsed = new HashMap<>();

    ClassFiles(Class<?> seenBy) {
        this.loader = Optional.ofNullable(seenBy.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader);
    }

    /// Empty for classes of the JDK and those that were made at run time.
    Optional<ClassModel> model(ClassDesc type) {
        return parsed.computeIfAbsent(type, this::parse);
    }

    private Optional<ClassModel> parse(ClassDesc type) {
        var descriptor = type.descriptorString();
        var path = descriptor.substring(1, descriptor.length() - 1);
        if (path.startsWith("java/")) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(path + ".class")) {
            return in == null ? Optional.empty() : Optional.of(ClassFile.of().parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
