package io.edupulse.projection.query;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks a watched query. Used by one thread at a time.
@FunctionalInterface
interface Question<R> {

    /// An answer, and the W3C trace context under which it was found; null where that is not recorded.
    record Found<R>(R answer, @Nullable String traceparent) {}

    Found<R> ask();

    /// One that nothing traces.
    static <R> Question<R> of(Supplier<R> question) {
        return () -> new Found<>(question.get(), null);
    }
}
