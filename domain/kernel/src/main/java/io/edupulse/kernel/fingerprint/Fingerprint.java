package io.edupulse.kernel.fingerprint;

import io.edupulse.kernel.aggregate.Aggregate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/// What a result depends on besides its events: shapes and code, in short. Two programs with the same
/// fingerprint fold the same events into the same result, so each can use what the other has kept.
///
/// @param value 32 hexadecimal digits
public record Fingerprint(String value) {

    private static final int BYTES = 16;

    /// Computes the fingerprint of an aggregate's states from the class files of this program; empty if
    /// they cannot be read, as for classes that were made at run time. A change of `evolve`, of what it
    /// calls, or of a field of the state gives another one; changes of `decide` alone do not. It takes some
    /// milliseconds.
    public static Optional<Fingerprint> of(Aggregate<?, ?, ?> aggregate) {
        return CodeDigest.of(aggregate).map(Fingerprint::shortened);
    }

    /// Computes the fingerprint of all methods of some classes and of all methods that those may call, from
    /// the class files of this program. What cannot be read counts by its name.
    ///
    /// @param texts what counts besides the code, in this order
    /// @param counts which classes are looked into, by their names such as `org.example.Words`; others
    ///     count by name
    public static Fingerprint of(
            Collection<? extends Class<?>> classes, Collection<String> texts, Predicate<String> counts) {
        return shortened(ReachedCode.from(classes, counts).digest(texts));
    }

    private static Fingerprint shortened(byte[] digest) {
        return new Fingerprint(HexFormat.of().formatHex(digest, 0, BYTES));
    }
}
