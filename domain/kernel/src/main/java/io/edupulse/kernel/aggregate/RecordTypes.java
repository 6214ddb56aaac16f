package io.edupulse.kernel.aggregate;

import io.edupulse.kernel.text.Text;
import java.util.Arrays;
import java.util.stream.Stream;

/// The records that a sealed interface permits, over all levels: declaring a record below a root is enough to make it a
/// command or an event of the program.
public final class RecordTypes {

    private RecordTypes() {}

    /// In the order of their declaration.
    ///
    /// @param root a record, which stands for itself, or a sealed interface
    /// @throws IllegalArgumentException if a permitted type is neither
    public static <T> Stream<Class<? extends T>> below(Class<T> root) {
        return below(root, root);
    }

    private static <T> Stream<Class<? extends T>> below(Class<? extends T> type, Class<T> root) {
        if (type.isRecord()) {
            return Stream.of(type);
        }
        if (!type.isSealed()) {
            throw new IllegalArgumentException(
                    Text.format("%s is neither a record nor a sealed interface of records", type.getName()));
        }
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(permitted -> below(permitted.asSubclass(root), root));
    }
}
