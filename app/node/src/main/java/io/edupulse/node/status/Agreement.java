package io.edupulse.node.status;

import io.edupulse.kernel.text.Text;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.node.status.SystemStatus.JetStream;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.projection.schema.SchemaState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Compares what the log, the streams and the read models have, and names each difference.
///
/// @param heads of the log before the others were looked at, which they must have reached
/// @param later heads of the log after that, which they cannot have passed
record Agreement(List<Long> heads, List<Long> later) {

    static final String NODE_FAILURE = "status.node-failure";

    static final String BEHIND = "status.behind";

    /// More than this is no message that can be read.
    private static final int SHOWN = 8;

    /// Whether something only has not come yet.
    static boolean isLag(Reason reason) {
        return reason.code().equals(BEHIND);
    }

    /// Whether a stream or a read model has more than the log had before: then the later heads matter.
    static boolean isBeyond(List<Long> heads, JetStream jetstream, List<ProjectionStatus.Entry> projections) {
        return jetstream.streams().stream().anyMatch(stream -> stream.lastSequence() > heads.get(stream.partition()))
                || projections.stream().anyMatch(projection -> isBeyond(heads, projection.positions()));
    }

    private static boolean isBeyond(List<Long> heads, List<Long> positions) {
        return IntStream.range(0, Math.min(heads.size(), positions.size()))
                .anyMatch(p -> positions.get(p) > heads.get(p));
    }

    List<Reason> of(JetStream jetstream) {
        var reasons = new ArrayList<Reason>();
        var streams = jetstream.streams();
        streams.forEach(stream -> {
            var problem = isNothing(stream) ? "" : problem(stream);
            if (!problem.isEmpty()) {
                reasons.add(new Reason(stream.stream(), "status.stream-differs", problem));
            }
        });
        reasons.addAll(compared("jetstream", p -> streams.get(p).lastSequence()));
        return reasons;
    }

    List<Reason> of(ProjectionStatus.Entry projection) {
        var positions = projection.positions();
        var reasons =
                new ArrayList<>(compared(projection.projection(), p -> p < positions.size() ? positions.get(p) : 0));
        if (projection.code() == SchemaState.OTHER_TABLES) {
            reasons.add(new Reason(
                    projection.projection(),
                    "projection.other-tables",
                    "It has other tables than this version makes, and stands still until it is rebuilt"));
        }
        return reasons;
    }

    static List<Reason> standing(NodeState node) {
        return node.standing().stream()
                .map(trouble -> new Reason(trouble.part(), NODE_FAILURE, trouble.reason()))
                .toList();
    }

    static List<Reason> notes(NodeState node) {
        return node.troubles().stream()
                .filter(trouble -> !trouble.vital())
                .map(trouble -> new Reason(trouble.part(), NODE_FAILURE, trouble.reason()))
                .toList();
    }

    static List<Reason> notes(JetStream jetstream) {
        return jetstream.streams().stream()
                .filter(stream -> stream.steppedOver() > 0)
                .map(stream -> new Reason(
                        stream.stream(),
                        "status.stepped-over",
                        Text.format(
                                "%,d of its messages are placeholders of events that the broker cannot take",
                                stream.steppedOver())))
                .toList();
    }

    /// A stream is made with the first event.
    private boolean isNothing(NatsStreams.State stream) {
        return heads.get(stream.partition()) == 0 && stream.lastSequence() == 0;
    }

    private static String problem(NatsStreams.State stream) {
        if (stream.problem() != null) {
            return "It " + stream.problem();
        }
        long lacking = stream.lastSequence() - stream.messages();
        return lacking == 0
                ? ""
                : Text.format("It lacks %,d of the messages up to position %,d", lacking, stream.lastSequence());
    }

    private List<Reason> compared(String part, IntToLongFunction position) {
        var reasons = new ArrayList<Reason>();
        var behind = partitions(p -> heads.get(p) - position.applyAsLong(p));
        if (!behind.isEmpty()) {
            reasons.add(new Reason(part, BEHIND, text(behind) + " behind the log"));
        }
        var beyond = partitions(p -> position.applyAsLong(p) - later.get(p));
        if (!beyond.isEmpty()) {
            reasons.add(new Reason(
                    part, "status.beyond-log", text(beyond) + " that the log does not have: it has lost a tail"));
        }
        return reasons;
    }

    private record Distance(int partition, long events) {}

    private List<Distance> partitions(IntToLongFunction events) {
        return IntStream.range(0, heads.size())
                .mapToObj(p -> new Distance(p, events.applyAsLong(p)))
                .filter(distance -> distance.events() > 0)
                .toList();
    }

    private static String text(List<Distance> distances) {
        long all = distances.stream().mapToLong(Distance::events).sum();
        var shown = distances.stream()
                .limit(SHOWN)
                .map(d -> Text.format("%,d in partition %d", d.events(), d.partition()))
                .collect(Collectors.joining(", "));
        var more = distances.size() > SHOWN ? Text.format(", and %d more partitions", distances.size() - SHOWN) : "";
        return Text.format("%,d events (%s%s)", all, shown, more);
    }
}
