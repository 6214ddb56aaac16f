package io.edupulse.app.node;

import io.edupulse.infrastructure.nats.NatsStreams;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.projections.engine.ProjectionStatus;
import io.edupulse.projections.rebuild.PreviousReadModel;
import io.edupulse.projections.rebuild.RebuildStatus;
import io.edupulse.projections.rebuild.Rebuilds;
import java.util.List;
import java.util.stream.IntStream;

/// How far everything is, seen from the database and the broker.
///
/// @param rebuilds those that are not over
/// @param previous the read models that can be rolled back to
/// @param agree whether JetStream and every read model have what the log has
public record SystemStatus(
        Log log,
        JetStream jetstream,
        List<ProjectionStatus.Of> projections,
        List<RebuildStatus> rebuilds,
        List<PreviousReadModel> previous,
        boolean agree) {

    /// @param heads the last position of each partition
    public record Log(long events, List<Long> heads) {}

    /// @param streams one for each partition
    public record JetStream(long messages, List<NatsStreams.State> streams) {}

    /// Gives the parts that are looked at.
    @FunctionalInterface
    public interface PartsOf {
        <T> T get(Class<T> type);
    }

    /// Looks now. The log is looked at first, so that what is behind it is never shown as ahead.
    public static SystemStatus of(PartsOf parts) {
        var heads = parts.get(EventReader.class).heads();
        var natsStreams = parts.get(NatsStreams.class);
        var streams =
                IntStream.range(0, heads.size()).mapToObj(natsStreams::state).toList();
        var projections = parts.get(ProjectionStatus.class).all();
        long events = heads.stream().mapToLong(Long::longValue).sum();
        long messages = streams.stream().mapToLong(NatsStreams.State::messages).sum();
        boolean agree = messages == events && projections.stream().allMatch(p -> p.applied() == events);
        var rebuilds = parts.get(Rebuilds.class);
        return new SystemStatus(
                new Log(events, heads),
                new JetStream(messages, streams),
                projections,
                rebuilds.all().stream()
                        .filter(rebuild -> !rebuild.state().isOver())
                        .toList(),
                rebuilds.previous(),
                agree);
    }
}
