package io.edupulse.node.access;

import java.time.Instant;

/// Who has been let in, and for how long: what a token is taken for.
///
/// @param until when the token is no longer taken; a stream ends then
public record Admitted(Caller caller, Instant until) {

    /// For as long as the process runs.
    public static Admitted always(Caller caller) {
        return new Admitted(caller, Instant.MAX);
    }
}
