package io.edupulse.node.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.log.SchemaRevision;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.projection.live.ProjectionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Whether a node is alive, and whether it does its work. However many ask, each check is under way once, and
/// takes no longer than its limit. Thread-safe.
public final class NodeHealth {

    /// How long database and broker have to answer.
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /// How old an answer may be.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<NodeState> node;
    private final Lookout<List<Reason>> database;
    private final Lookout<Boolean> broker;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Ready last;
    private Deadline fresh = Deadline.after(Duration.ZERO);
    private boolean isStopping;

    /// Whether the process does anything at all.
    ///
    /// @param reasons why it is to be started again; empty while it lives
    public record Live(boolean alive, List<Reason> reasons) {}

    /// Whether the node does its work.
    ///
    /// @param reasons why not; empty while it is ready
    /// @param node what it knows of its own work
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ready(boolean ready, List<Reason> reasons, NodeState node) {}

    /// @param maximumLag how many events the relay or a read model may lag the log; empty for any number
    public NodeHealth(ServiceLookup parts, Supplier<NodeState> node, Optional<Integer> maximumLag) {
        this.node = node;
        this.database = new Lookout<>("the database", "database.unavailable", () -> {
            checkSchema(parts);
            return maximumLag.map(most -> lags(parts, most)).orElse(List.of());
        });
        this.broker = new Lookout<>("JetStream", "nats.unavailable", () -> checkBroker(parts));
    }

    /// A process with a dead thread is better started again. What its servers answer says nothing about
    /// that.
    public Live live() {
        var reasons = GuardedLoop.ended().stream()
                .sorted()
                .map(name -> new Reason(
                        name,
                        "node.dead-thread",
                        "The thread has ended and is not started again: start the process again, and see its log"))
                .toList();
        return new Live(reasons.isEmpty(), reasons);
    }

    /// Whether the database and the broker answer, the schema is the one of this program, neither the relay nor a
    /// projection of this node stands still for a failure, and none lags more than it may. A second old at most.
    public Ready ready() {
        lock.lock();
        try {
            var known = last;
            if (known != null && !fresh.hasPassed()) {
                return known;
            }
            var found = check();
            last = found;
            fresh = Deadline.after(FRESH);
            return found;
        } finally {
            lock.unlock();
        }
    }

    /// The node is not ready any more from now on.
    public void stopping() {
        lock.lock();
        try {
            isStopping = true;
            fresh = Deadline.after(Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    private Ready check() {
        if (isStopping) {
            var reason = new Reason("node", "node.stopping", "The node stops: send requests to another one");
            return new Ready(false, List.of(reason), node.get());
        }
        var deadline = Deadline.after(LIMIT);
        var brokersAnswer = broker.begin(deadline);
        var reasons = new ArrayList<Reason>();
        var seen = database.look(deadline);
        seen.missing("database").ifPresent(reasons::add);
        reasons.addAll(Objects.requireNonNullElse(seen.orNull(), List.of()));
        brokersAnswer.get().missing("nats").ifPresent(reasons::add);
        var state = node.get();
        state.standing().stream()
                .filter(trouble ->
                        reasons.stream().noneMatch(reason -> reason.part().equals(trouble.part())))
                .map(trouble -> new Reason(trouble.part(), Agreement.NODE_FAILURE, trouble.reason()))
                .forEach(reasons::add);
        live().reasons().forEach(reasons::add);
        return new Ready(reasons.isEmpty(), List.copyOf(reasons), state);
    }

    /// The relay's lag is that of the partitions which this node publishes.
    private static List<Reason> lags(ServiceLookup parts, int most) {
        var heads = parts.get(EventReader.class).heads();
        var lags = new LinkedHashMap<String, Long>();
        lags.put("relay", parts.get(NatsRelay.class).lag(heads));
        parts.get(ProjectionStatus.class).progress().forEach((name, at) -> lags.put(name, at.lag(heads)));
        return lags.entrySet().stream()
                .filter(lag -> lag.getValue() > most)
                .map(lag -> new Reason(
                        lag.getKey(),
                        Agreement.BEHIND,
                        Text.format(
                                "It lags the log by %,d events, and ready.max-lag allows %,d", lag.getValue(), most)))
                .toList();
    }

    private static void checkSchema(ServiceLookup parts) {
        int own = SchemaRevision.ofProgram();
        int found = parts.get(DSLContext.class).connectionResult(SchemaRevision::of);
        if (found != own) {
            throw new CodedException(
                    found > own ? "database.newer-schema" : "database.not-migrated",
                    Text.format(
                            "The schema of the database has revision %d, this program has %d: run %s",
                            found, own, found > own ? "the version that migrated it" : "`migrate`"));
        }
    }

    private static boolean checkBroker(ServiceLookup parts) {
        StatusReader.states(parts).requireAnswer();
        return true;
    }
}
