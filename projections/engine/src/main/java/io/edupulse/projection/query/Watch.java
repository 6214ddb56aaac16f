package io.edupulse.projection.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The answers to one query as they change. Used by one thread at a time; any thread may close it.
///
/// All watches of equal queries in a process share the statement and its answer, which is the same instance for
/// each.
public final class Watch<R> implements AutoCloseable {

    private final WatchedQuery<R> watched;
    private final Runnable end;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long returned;
    private @Nullable String traceparent;

    Watch(WatchedQuery<R> watched, Runnable end) {
        this.watched = watched;
        this.end = end;
    }

    /// The first call returns the answer as it is; each further one waits for an answer that differs from the one
    /// before. Answers between two calls are left out. Empty if this time passes first.
    ///
    /// @throws RuntimeException if the query could not be answered even once: what its handler has thrown. Later
    ///     failures are tried again, and the answer stays as it is meanwhile
    public Optional<R> next(Duration atMost) throws InterruptedException {
        var answer = watched.awaitAfter(returned, atMost);
        answer.ifPresent(found -> {
            returned = found.version();
            traceparent = found.traceparent();
        });
        return answer.map(WatchedQuery.Answer::value);
    }

    /// The W3C context of the trace of which the answer that [#next] has returned last is a part; empty where
    /// none is recorded.
    public Optional<String> traceparent() {
        return Optional.ofNullable(traceparent);
    }

    /// Calls a listener from now on whenever [#next] may have something to return, so that one thread can wait for
    /// several watches. The thread that asks calls it, so it returns at once.
    public void onChange(Runnable listener) {
        listeners.add(listener);
        watched.listen(listener);
    }

    /// Waits until the query was asked after this call, for at most this time.
    void refresh(Duration atMost) throws InterruptedException {
        watched.refresh(atMost);
    }

    @Override
    public void close() {
        listeners.forEach(watched::unlisten);
        end.run();
    }
}
