package io.edupulse.node.telemetry;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.relay.RelayStatus;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.status.Lookout;
import io.edupulse.node.telemetry.Sample.Lag;
import io.edupulse.node.telemetry.Sample.ReadModel;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.DSLContext;

/// Looks at the log, the read models and the rebuilds for all gauges together: once in some seconds, however often
/// and by however many these are read, and within a time limit. Thread-safe.
final class Sampler {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /// The ages of the next events of all that lags, in one statement.
    private static final String AGES = """
            select l.part, coalesce(max(extract(epoch from now() - e.occurred_at)), 0)::float8
              from unnest(?::text[], ?::int[], ?::bigint[]) as l (part, partition, position)
              join domain_events e on e.partition = l.partition and e.position = l.position
             group by l.part""";

    /// No name of a projection.
    private static final String RELAY = "";

    private final ServiceLookup parts;
    private final Lookout<Sample> database;
    private final ReentrantLock lock = new ReentrantLock();
    private Sample last = Sample.UNKNOWN;
    private Deadline fresh = Deadline.after(Duration.ZERO);

    Sampler(ServiceLookup parts) {
        this.parts = parts;
        this.database = new Lookout<>("the metrics", "database.unavailable", this::look);
    }

    /// Some seconds old at most.
    Sample now() {
        lock.lock();
        try {
            if (fresh.hasPassed()) {
                last = Objects.requireNonNullElse(
                        database.look(Deadline.after(LIMIT)).orNull(), Sample.UNKNOWN);
                fresh = Deadline.after(FRESH);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /// What lags, by partition: the next event that it has to reach.
    private static final class Lagging {

        private final List<String> names = new ArrayList<>();
        private final List<Integer> partitions = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private final Map<String, Long> events = new HashMap<>();

        void add(String name, int partition, long reached, long head) {
            if (reached < head) {
                names.add(name);
                partitions.add(partition);
                positions.add(reached + 1);
                events.merge(name, head - reached, Long::sum);
            }
        }

        Map<String, Double> ages(DSLContext sql) {
            return names.isEmpty()
                    ? Map.of()
                    : sql.resultQuery(
                                    AGES,
                                    names.toArray(String[]::new),
                                    partitions.toArray(Integer[]::new),
                                    positions.toArray(Long[]::new))
                            .fetchMap(row -> row.get(0, String.class), row -> row.get(1, Double.class));
        }

        Lag lag(String name, Map<String, Double> ages) {
            return new Lag(events.getOrDefault(name, 0L), Math.max(0, ages.getOrDefault(name, 0.0)));
        }
    }

    private Sample look() {
        var heads = parts.get(EventReader.class).heads();
        var lagging = new Lagging();
        parts.get(NatsRelay.class).status().stream()
                .filter(RelayStatus::leading)
                .forEach(relay ->
                        lagging.add(RELAY, relay.partition(), relay.published(), heads.get(relay.partition())));
        var progress = parts.get(ProjectionStatus.class).progress();
        progress.forEach((name, at) -> {
            for (int partition = 0; partition < at.positions().size(); partition++) {
                lagging.add(name, partition, at.positions().get(partition), heads.get(partition));
            }
        });
        var ages = lagging.ages(parts.get(DSLContext.class));
        var rebuilds = rebuilds();
        var projections = new HashMap<String, ReadModel>();
        progress.forEach((name, at) -> projections.put(
                name,
                new ReadModel(
                        lagging.lag(name, ages),
                        at.parked(),
                        rebuilds.containsKey(name) ? OptionalDouble.of(rebuilds.get(name)) : OptionalDouble.empty())));
        return new Sample(
                heads.stream().mapToLong(Long::longValue).sum(), lagging.lag(RELAY, ages), Map.copyOf(projections));
    }

    /// The parts of the log that unfinished rebuilds have read, by read model.
    private Map<String, Double> rebuilds() {
        var running = new HashMap<String, Double>();
        parts.get(Rebuilds.class).all().stream()
                .filter(rebuild -> !rebuild.state().isOver())
                .forEach(rebuild -> rebuild.projections().forEach(name -> running.put(name, done(rebuild))));
        return running;
    }

    private static double done(RebuildStatus rebuild) {
        return rebuild.total() == 0 ? 1 : Math.min(1, (double) rebuild.done() / rebuild.total());
    }
}
