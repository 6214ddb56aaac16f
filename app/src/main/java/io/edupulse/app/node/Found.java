package io.edupulse.app.node;

/// What a look has found: a part of the system, or why it could not be seen.
///
/// @param <T> what a part looks like
sealed interface Found<T> {

    record Seen<T>(T value) implements Found<T> {}

    /// @param code stable, for programs
    record Missing<T>(String code, String reason) implements Found<T> {

        /// The same, in place of something else.
        <U> Missing<U> of() {
            return new Missing<>(code, reason);
        }
    }
}
