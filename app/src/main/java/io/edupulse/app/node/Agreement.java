package io.edupulse.app.node;

import io.edupulse.app.node.SystemStatus.JetStream;
import io.edupulse.app.node.SystemStatus.Log;
import io.edupulse.app.node.SystemStatus.Reason;
import io.edupulse.infrastructure.nats.NatsStreams;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.ProjectionStatus;
import io.edupulse.projections.engine.SchemaCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Compares what the log, the streams and the read models have, and names each difference.
///
/// @param heads of the log, which was looked at before all else
record Agreement(List<Long> heads) {

    static final String BEHIND = "status.behind";
    static final String BEYOND = "status.beyond";

    /// More than this is no message that can be read.
    private static final int SHOWN = 8;

    static final String NODE_FAILURE = "status.node-failure";

    Agreement(Log log) {
        this(log.heads());
    }

    /// Whether something only has not come yet.
    static boolean isLag(Reason reason) {
        return reason.code().equals(BEHIND) || reason.code().equals(BEYOND);
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

    List<Reason> of(ProjectionStatus.Of projection) {
        var positions = projection.positions();
        var reasons =
                new ArrayList<>(compared(projection.projection(), p -> p < positions.size() ? positions.get(p) : 0));
        if (projection.code() == SchemaCode.OTHER_TABLES) {
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
        var beyond = partitions(p -> position.applyAsLong(p) - heads.get(p));
        if (!beyond.isEmpty()) {
            reasons.add(
                    new Reason(
                            part,
                            BEYOND,
                            text(beyond)
                                    + " beyond the log, which was looked at before: they came in since, or the log has lost a tail"));
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
