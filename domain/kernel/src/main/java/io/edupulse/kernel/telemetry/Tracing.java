package io.edupulse.kernel.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records spans of work. Contexts are passed on as the W3C `traceparent`, as the metadata of events has it. An
/// implementation must not block and must not throw. Thread-safe.
public interface Tracing extends AutoCloseable {

    /// Records nothing.
    Tracing NONE = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Span begin(String name, Kind kind, @Nullable String parent, List<String> links) {
            return Span.NONE;
        }

        @Override
        public void record(String name, Kind kind, String parent, long begun, long ended) {}

        @Override
        public void close() {}
    };

    /// What the work is to the one that it is done for.
    enum Kind {
        INTERNAL,

        /// It answers a request from outside.
        SERVER,

        /// It sends what another process receives later.
        PRODUCER,

        /// It works on what was sent before.
        CONSUMER
    }

    /// Whether anything is recorded. Else a caller need not prepare anything.
    boolean isOn();

    /// Begins a span of the present thread, which closes it.
    ///
    /// @param parent the context that it belongs to; null begins a trace
    /// @param links other contexts that it works for
    /// @return [Span#NONE] if it is not recorded, such as one that sampling leaves out
    Span begin(String name, Kind kind, @Nullable String parent, List<String> links);

    /// Records a span that has ended.
    ///
    /// @param begun by [System#nanoTime]
    void record(String name, Kind kind, String parent, long begun, long ended);

    /// Ends, once what was recorded has been passed on, for a limited time.
    @Override
    void close();
}
