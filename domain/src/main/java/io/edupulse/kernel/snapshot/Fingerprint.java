package io.edupulse.kernel.snapshot;

import io.edupulse.kernel.aggregate.Aggregate;
import java.util.HexFormat;
import java.util.Optional;

/// What a state depends on besides its events: its shape and the code that folds it, in short. Two programs with the
/// same
/// fingerprint fold the same events into the same state, so each can use the snapshots of the other; a change of
/// `evolve`, of what it calls, or of a field of the state gives another one. Changes of `decide` alone do not.
///
/// @param value 32 hexadecimal digits
public record Fingerprint(String value) {

    private static final int BYTES = 16;

    /// Computes the fingerprint of an aggregate from the class files of this program; empty if they cannot be read, as
    /// for classes that were made at run time. It takes some milliseconds.
    public static Optional<Fingerprint> of(Aggregate<?, ?, ?> aggregate) {
        return CodeDigest.of(aggregate)
                .map(digest -> new Fingerprint(HexFormat.of().formatHex(digest, 0, BYTES)));
    }
}
