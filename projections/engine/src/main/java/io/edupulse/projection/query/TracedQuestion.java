package io.edupulse.projection.query;

import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.projection.live.ReadModelChanges;
import java.util.List;
import java.util.function.Supplier;

/// Asks a watched query, and records that as a part of the trace of what has changed the answer. Used by one
/// thread at a time.
final class TracedQuestion<R> implements Question<R> {

    private final QueryHandler<?, ?> handler;
    private final Supplier<R> question;
    private final ReadModelChanges changes;
    private final Tracing tracing;
    private List<String> before;

    TracedQuestion(QueryHandler<?, ?> handler, Supplier<R> question, ReadModelChanges changes, Tracing tracing) {
        this.handler = handler;
        this.question = question;
        this.changes = changes;
        this.tracing = tracing;
        this.before = changes.causes(handler.readModels());
    }

    /// Without a cause that is known here, such as after another node's change, nothing is recorded.
    @Override
    public Found<R> ask() {
        var known = changes.causes(handler.readModels());
        var news = known.stream().filter(cause -> !before.contains(cause)).toList();
        before = known;
        if (news.isEmpty()) {
            return new Found<>(question.get(), null);
        }
        try (var span = tracing.begin("answer " + handler.name(), Tracing.Kind.CONSUMER, news.getFirst(), news)) {
            span.put("edupulse.query.name", handler.name());
            return new Found<>(question.get(), span.traceparent());
        }
    }
}
