package io.edupulse.node.status;

import io.edupulse.node.status.SystemStatus.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a look has found: a part of the system, or why it could not be seen.
///
/// @param <T> what a part looks like
public sealed interface Found<T> {

    /// Null for what is missing.
    default @Nullable T orNull() {
        return this instanceof Seen<T>(var value) ? value : null;
    }

    /// Why a part could not be seen; empty for one that was.
    default Optional<Reason> missing(String part) {
        return this instanceof Missing<T>(var code, var reason)
                ? Optional.of(new Reason(part, code, reason))
                : Optional.empty();
    }

    record Seen<T>(T value) implements Found<T> {}

    /// @param code stable, for programs
    record Missing<T>(String code, String reason) implements Found<T> {

        /// The same, in place of something else.
        public <U> Missing<U> of() {
            return new Missing<>(code, reason);
        }
    }
}
