package io.edupulse.kernel.failure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.stream.Stream;

/// Copies a failure for several threads, such as when one thread worked for all: each throws its own exception, with
/// its own stack trace and suppressed exceptions.
public final class FailureCopy {

    private FailureCopy() {}

    /// An exception of the same class and message, and the same code if it has one, with the given one as its
    /// cause. The given one itself if its class has no constructor for that.
    public static Throwable of(Throwable failure) {
        if (failure instanceof CodedException coded) {
            return coded.copy();
        }
        if (!Modifier.isPublic(failure.getClass().getModifiers())) {
            return failure;
        }
        return Stream.of(failure.getClass().getConstructors())
                .flatMap(constructor -> copy(failure, constructor))
                .findFirst()
                .orElse(failure);
    }

    /// Empty if this constructor makes another exception of it.
    private static Stream<Throwable> copy(Throwable failure, Constructor<?> constructor) {
        var types = constructor.getParameterTypes();
        if (types.length == 0 || types.length > 2 || types[0] != String.class) {
            return Stream.empty();
        }
        try {
            if (types.length == 1) {
                return same((Throwable) constructor.newInstance(failure.getMessage()), failure);
            }
            var cause = types[1].isInstance(failure) ? failure : failure.getCause();
            return types[1].isInstance(cause)
                    ? same((Throwable) constructor.newInstance(failure.getMessage(), cause), failure)
                    : Stream.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Stream.empty();
        }
    }

    private static Stream<Throwable> same(Throwable copy, Throwable original) {
        if (!Objects.equals(copy.getMessage(), original.getMessage())) {
            return Stream.empty();
        }
        if (copy.getCause() == null) {
            copy.initCause(original);
        } else if (!original.equals(copy.getCause())) {
            copy.addSuppressed(original);
        }
        return Stream.of(copy);
    }
}
