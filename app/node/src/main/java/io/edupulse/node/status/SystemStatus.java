package io.edupulse.node.status;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.rebuild.report.PreviousVersion;
import io.edupulse.rebuild.report.RebuildStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the log, the relay, the projections and the rebuilds are. A part that could not be seen is null, and
/// [#missing] tells why.
///
/// @param rebuilds those that are not over
/// @param previous the read models that can be rolled back to
/// @param node what the node knows of its own work; null as well where no node was asked
/// @param agree whether JetStream and every read model have what the log has, and all parts were seen
/// @param well false if a part is missing or something stands still; what is only behind is well
/// @param missing the parts that could not be seen
/// @param reasons why not all agree; empty if they do
/// @param notes what deserves attention though it keeps nothing back
public record SystemStatus(
        @Nullable Log log,
        @Nullable JetStream jetstream,
        @Nullable List<ProjectionStatus.Entry> projections,
        @Nullable List<RebuildStatus> rebuilds,
        @Nullable List<PreviousVersion> previous,
        @Nullable NodeState node,
        boolean agree,
        boolean well,
        List<Reason> missing,
        List<Reason> reasons,
        List<Reason> notes) {

    /// @param heads the last position of each partition
    public record Log(long events, List<Long> heads) {}

    /// @param streams one for each partition
    public record JetStream(long messages, List<NatsStreams.State> streams) {}

    /// @param part what it is about, such as `jetstream` or a projection
    /// @param code stable, for programs
    public record Reason(String part, String code, String message) {}

    /// One in which no part is missing.
    ///
    /// @param projections all read models
    public record Complete(Log log, JetStream jetstream, List<ProjectionStatus.Entry> projections, boolean agree) {}

    /// The parts, if all were seen.
    ///
    /// @throws CodedException with the code of the first that was not
    public Complete complete() {
        if (log == null || jetstream == null || projections == null || !missing.isEmpty()) {
            throw new CodedException(
                    missing.getFirst().code(), missing.getFirst().message());
        }
        return new Complete(log, jetstream, projections, agree);
    }
}
