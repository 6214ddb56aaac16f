package io.edupulse.node.status;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.nats.stream.StreamStates;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.status.Found.Missing;
import io.edupulse.node.status.Found.Seen;
import io.edupulse.node.status.SystemStatus.JetStream;
import io.edupulse.node.status.SystemStatus.Log;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.PreviousVersion;
import io.edupulse.rebuild.report.RebuildStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Looks at all parts of the system, each within a time limit, and shows those that answer. Thread-safe.
public final class StatusReader {

    private static final Duration LOG_LIMIT = Duration.ofSeconds(3);

    /// For all looks together.
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private static final String NO_DATABASE = "database.unavailable";
    private static final JetStream NO_STREAMS = new JetStream(0, List.of());
    private static final String NO_BROKER = "nats.unavailable";

    private final Lookout<Log> log;
    private final Lookout<JetStream> jetstream;
    private final Lookout<JetStream> jetstreamAlone;
    private final Lookout<List<ProjectionStatus.Entry>> projections;
    private final Lookout<List<RebuildStatus>> rebuilds;
    private final Lookout<List<PreviousVersion>> previous;
    private final Supplier<Optional<Found<NodeState>>> node;

    /// @param parts that answer or throw
    /// @param node asks the node; gives nothing where there is no node to ask
    public StatusReader(ServiceLookup parts, Supplier<Optional<Found<NodeState>>> node) {
        this.node = node;
        this.log = new Lookout<>("the log", NO_DATABASE, () -> log(parts));
        this.jetstream = new Lookout<>("JetStream", NO_BROKER, () -> jetstream(parts));
        this.jetstreamAlone =
                new Lookout<>("JetStream", NO_BROKER, () -> of(states(parts).all()));
        this.projections = new Lookout<>(
                "the read models",
                NO_DATABASE,
                () -> parts.get(ProjectionStatus.class).all());
        this.rebuilds = new Lookout<>(
                "the rebuilds",
                NO_DATABASE,
                () -> parts.get(Rebuilds.class).all().stream()
                        .filter(rebuild -> !rebuild.state().isOver())
                        .toList());
        this.previous = new Lookout<>(
                "the previous read models",
                NO_DATABASE,
                () -> parts.get(Rebuilds.class).previous());
    }

    /// Looks now. The log is looked at first, and once more where others have gone on since. Without it, the
    /// database is not asked for more.
    public SystemStatus read() {
        var deadline = Deadline.after(LIMIT);
        return switch (log.look(Deadline.after(LOG_LIMIT))) {
            case Seen<Log> seen -> {
                var streams = jetstream.begin(deadline);
                var readModels = projections.begin(deadline);
                var jobs = rebuilds.begin(deadline);
                var kept = previous.begin(deadline);
                yield new Result(seen, streams.get(), readModels.get(), jobs.get(), kept.get(), node.get())
                        .status(() -> log.look(deadline));
            }
            case Missing<Log> away ->
                new Result(away, jetstreamAlone.look(deadline), away.of(), away.of(), away.of(), node.get())
                        .status(() -> away);
        };
    }

    private static Log log(ServiceLookup parts) {
        var heads = parts.get(EventReader.class).heads();
        return new Log(heads.stream().mapToLong(Long::longValue).sum(), heads);
    }

    private static JetStream jetstream(ServiceLookup parts) {
        states(parts); // fails at once without a connection
        var streams = parts.get(NatsStreams.class);
        int partitions = parts.get(EventReader.class).partitions().count();
        return of(IntStream.range(0, partitions).mapToObj(streams::state).toList());
    }

    private static JetStream of(List<NatsStreams.State> streams) {
        return new JetStream(
                streams.stream().mapToLong(NatsStreams.State::messages).sum(), streams);
    }

    /// @throws CodedException with `nats.unavailable` where it is known that there is no connection
    static StreamStates states(ServiceLookup parts) {
        var states = new StreamStates(parts.get(NatsSettings.class), parts.get(NatsConnection.class));
        states.requireConnection();
        return states;
    }

    private record Result(
            Found<Log> log,
            Found<JetStream> jetstream,
            Found<List<ProjectionStatus.Entry>> projections,
            Found<List<RebuildStatus>> rebuilds,
            Found<List<PreviousVersion>> previous,
            Optional<Found<NodeState>> node) {

        /// @param again looks at the log once more
        SystemStatus status(Supplier<Found<Log>> again) {
            var missing = missing();
            var reasons = new ArrayList<>(missing);
            var notes = new ArrayList<Reason>();
            var ownState = node.orElse(null);
            if (log instanceof Seen<Log>(var heads)) {
                var streams = Objects.requireNonNullElse(jetstream.orNull(), NO_STREAMS);
                var readModels = Objects.requireNonNullElse(projections.orNull(), List.<ProjectionStatus.Entry>of());
                var later = Agreement.isBeyond(heads.heads(), streams, readModels)
                        ? again.get().orNull()
                        : heads;
                var agreement = new Agreement(heads.heads(), later == null ? heads.heads() : later.heads());
                if (!streams.streams().isEmpty()) {
                    reasons.addAll(agreement.of(streams));
                }
                readModels.forEach(projection -> reasons.addAll(agreement.of(projection)));
            }
            if (jetstream instanceof Seen<JetStream>(var streams)) {
                notes.addAll(Agreement.notes(streams));
            }
            if (ownState instanceof Seen<NodeState>(var state)) {
                reasons.addAll(Agreement.standing(state));
                notes.addAll(Agreement.notes(state));
            }
            return new SystemStatus(
                    log.orNull(),
                    jetstream.orNull(),
                    projections.orNull(),
                    rebuilds.orNull(),
                    previous.orNull(),
                    ownState == null ? null : ownState.orNull(),
                    reasons.isEmpty(),
                    reasons.stream().allMatch(Agreement::isLag),
                    missing,
                    List.copyOf(reasons),
                    List.copyOf(notes));
        }

        private List<Reason> missing() {
            return Stream.of(
                            log.missing("log"),
                            jetstream.missing("jetstream"),
                            projections.missing("projections"),
                            rebuilds.missing("rebuilds"),
                            previous.missing("previous"),
                            node.flatMap(found -> found.missing("node")))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }
}
