package io.edupulse.kernel.telemetry;

import org.jspecify.annotations.Nullable;

/// A piece of work that is being recorded, until it is closed. Used by one thread.
public interface Span extends AutoCloseable {

    /// Work that is not recorded.
    Span NONE = new Span() {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public void put(String attribute, String value) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void close() {}
    };

    /// The context of this span, for work that belongs to it; null if it is not recorded.
    @Nullable
    String traceparent();

    void put(String attribute, String value);

    /// Notes that the work has failed.
    void failed(Throwable failure);

    @Override
    void close();
}
