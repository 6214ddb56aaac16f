package io.edupulse.kernel.fingerprint;

import io.edupulse.kernel.aggregate.Aggregate;
import java.lang.classfile.ClassModel;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a result depends on besides its events: shapes and code, in short. Two programs with the same
/// fingerprint fold the same events into the same result, so each can use what the other has kept.
///
/// Classes of the JDK, and those with a [FingerprintName], count by name alone.
///
/// @param value 32 hexadecimal digits
/// @param equivalents the values for other versions of the code that are declared to have the same effect
public record Fingerprint(String value, Set<String> equivalents) {

    /// Counts in all fingerprints. To be raised when the framework folds the same events by the same code into another
    /// result.
    static final String ENGINE_REVISION = "1";

    private static final int BYTES = 16;

    public Fingerprint {
        equivalents = Set.copyOf(equivalents);
    }

    public Fingerprint(String value) {
        this(value, Set.of());
    }

    /// Computes the fingerprint of an aggregate's states from the class files of this program; empty if
    /// they cannot be read, as for classes that were made at run time. A change of `evolve`, of what it
    /// calls, or of a field of the state gives another one; changes of `decide` alone do not. It takes some
    /// milliseconds.
    public static Optional<Fingerprint> of(Aggregate<?, ?, ?> aggregate) {
        return CodeDigest.of(aggregate).map(digest -> shortened(digest).withEquivalents(List.of(aggregate.getClass())));
    }

    /// Computes the fingerprint of all methods of some classes and of all methods that those may call, from
    /// the class files of this program. What cannot be read counts by its name.
    ///
    /// @param texts what counts besides the code, in this order
    /// @param names the names of classes that count by name alone; empty for those that are looked into
    public static Fingerprint of(
            Collection<? extends Class<?>> classes,
            Collection<String> texts,
            Function<ClassModel, Optional<String>> names) {
        return shortened(ReachedCode.from(classes, names).digest(texts)).withEquivalents(classes);
    }

    private static Fingerprint shortened(byte[] digest) {
        return new Fingerprint(HexFormat.of().formatHex(digest, 0, BYTES));
    }

    private Fingerprint withEquivalents(Collection<? extends Class<?>> classes) {
        var declared = classes.stream()
                .flatMap(type -> Stream.of(type.getAnnotationsByType(EquivalentCode.class)))
                .map(annotation -> Set.of(annotation.value()))
                .filter(values -> values.contains(value))
                .flatMap(Set::stream)
                .filter(other -> !other.equals(value))
                .toList();
        return new Fingerprint(value, Set.copyOf(declared));
    }

    /// Whether code with a fingerprint has the same effect as this code.
    public boolean covers(String fingerprint) {
        return value.equals(fingerprint) || equivalents.contains(fingerprint);
    }

    /// The values of this code and of its equivalents; its own is the first one.
    public List<String> values() {
        return Stream.concat(Stream.of(value), equivalents.stream().sorted()).toList();
    }
}
