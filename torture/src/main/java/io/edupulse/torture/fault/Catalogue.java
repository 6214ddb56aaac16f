package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.proxy.LinkMode;
import io.edupulse.torture.schedule.FaultKind;
import io.edupulse.torture.workload.ReadModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All faults, by name: what the schedule has to know of each, and how it is made.
public final class Catalogue {

    /// Twice among the targets, since its end changes more than that of another.
    private static final String LEADER = "leader";

    private static final List<String> SERVERS = List.of(LEADER, LEADER, "nats-1", "nats-2", "nats-3");
    private static final List<String> STREAMS = IntStream.range(0, Cluster.PARTITIONS)
            .mapToObj(partition -> "EDUPULSE_" + partition)
            .toList();
    /// Longer than a node lets a statement take.
    private static final Duration STALL = Duration.ofSeconds(11);

    private static final int ALWAYS = 1_000_000;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// @param nodes how many there are
    /// @param otherVersion a jar of EduPulse; null for none
    public Catalogue(int nodes, @Nullable Path otherVersion) {
        var names = IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList();
        addClocks(names);
        if (otherVersion != null) {
            add("other-version", names, 15, 20, (c, t) -> new OtherVersionFault(c, c.node(t), otherVersion));
        }
        add("rolling-restart", List.of("all nodes"), 1, 2, (c, _) -> new RollingFault(c, otherVersion));
        addNodes(Stream.concat(Stream.of(LEADER, LEADER), names.stream()).toList());
        addPostgres();
        addNats();
        addLinks(names);
        addOperations();
        addSessions();
    }

    /// How a fault is made of its target.
    @FunctionalInterface
    private interface Maker {
        Fault make(Cluster cluster, String target);
    }

    private record Entry(FaultKind kind, Maker maker) {}

    /// Those of these names, or all of them if there are none.
    ///
    /// @throws IllegalArgumentException if there is no such fault
    public List<FaultKind> kinds(List<String> names) {
        var chosen = new ArrayList<FaultKind>();
        for (var name : names.isEmpty() ? List.copyOf(entries.keySet()) : names) {
            var entry = entries.get(name);
            if (entry == null) {
                throw new IllegalArgumentException(
                        "There is no fault " + name + ": " + String.join(", ", entries.keySet()));
            }
            chosen.add(entry.kind());
        }
        return chosen;
    }

    /// A fault that is still to begin.
    public Fault make(Cluster cluster, String name, String target) {
        var entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("There is no fault " + name);
        }
        return entry.maker().make(cluster, target);
    }

    private void addNodes(List<String> targets) {
        add("node-kill", targets, 1, 5, (c, t) -> NodeFault.of(c, t, NodeFault.How.KILL));
        add("node-stop", targets, 2, 15, (c, t) -> NodeFault.of(c, t, NodeFault.How.STOP));
        add("node-terminate", targets, 1, 3, (c, t) -> NodeFault.of(c, t, NodeFault.How.TERMINATE));
    }

    /// Targets are the node and the offset of its clock, with a blank between.
    private void addClocks(List<String> nodes) {
        var targets = nodes.stream()
                .flatMap(node -> Stream.of(node + " +5m", node + " -3m"))
                .toList();
        add("clock-off", targets, 10, 15, ClockFault::of);
    }

    private void addPostgres() {
        var primary = List.of("primary");
        for (var how : PostgresFault.How.values()) {
            var name = switch (how) {
                case TERMINATE_BACKENDS -> "postgres-terminate-backends";
                case KILL_BACKEND -> "postgres-kill-backend";
                case KILL -> "postgres-kill";
                case RESTART -> "postgres-restart";
                case STOP -> "postgres-stop";
            };
            add(name, primary, 1, 4, (c, t) -> PostgresFault.of(c.postgres(), how));
        }
        add("postgres-failover", primary, 1, 1, (c, t) -> new FailoverFault(c, Duration.ZERO));
        add("postgres-failover-after-stall", primary, 1, 1, (c, t) -> new FailoverFault(c, STALL));
        addRare("postgres-lost-tail", primary, 1, 1, 1, (c, t) -> new LostTailFault(c));
        var standby = List.of("standby");
        add("standby-kill", standby, 1, 12, (c, t) -> StandbyFault.of(c.postgres(), StandbyFault.How.KILL));
        add("standby-stop", standby, 2, 12, (c, t) -> StandbyFault.of(c.postgres(), StandbyFault.How.STOP));
        add("replay-paused", standby, 2, 15, (c, t) -> StandbyFault.of(c.postgres(), StandbyFault.How.PAUSE_REPLAY));
    }

    private void addNats() {
        add("nats-kill", SERVERS, 1, 6, (c, t) -> NatsFault.of(c.nats(), t, NatsFault.How.KILL));
        add("nats-stop", SERVERS, 2, 8, (c, t) -> NatsFault.of(c.nats(), t, NatsFault.How.STOP));
        add("nats-wipe", SERVERS, 1, 4, (c, t) -> NatsFault.of(c.nats(), t, NatsFault.How.WIPE));
        add("nats-majority-kill", SERVERS, 2, 8, (c, t) -> NatsFault.ofMajority(c.nats(), t, NatsFault.How.KILL));
        add("nats-majority-wipe", SERVERS, 1, 4, MajorityWipeFault::new);
        add("nats-old-copy", SERVERS, 5, 8, (c, t) -> OldCopyFault.of(c.nats(), t));
        add("disk-full", List.of("nats-3", "pg-b"), 3, 10, DiskFault::new);
        add("stream-delete", STREAMS, 1, 2, (c, t) -> new StreamFault(c.nats(), t, StreamFault.How.DELETE));
        add("stream-purge", STREAMS, 1, 2, (c, t) -> new StreamFault(c.nats(), t, StreamFault.How.PURGE));
    }

    /// Targets are both ends of the links, with a blank between.
    private void addLinks(List<String> nodes) {
        var targets = new ArrayList<String>();
        for (var node : nodes) {
            targets.add(node + " pg-");
            targets.add(node + " nats-");
            targets.add("c1 " + node);
            targets.add("c2 " + node);
        }
        var withRoutes = Stream.concat(
                        targets.stream(), Stream.of("pg- pg-", "nats-1 nats-", "nats-2 nats-3", "nats-3 nats-1"))
                .toList();
        add("link-cut", withRoutes, 2, 8, (c, t) -> link(c, t, LinkMode.CUT));
        add("link-half-open", withRoutes, 2, 14, (c, t) -> link(c, t, LinkMode.HALF_OPEN));
        add("link-slow", withRoutes, 4, 10, (c, t) -> link(c, t, LinkMode.SLOW));
        add("answers-lost", targets, 2, 8, (c, t) -> link(c, t, LinkMode.ANSWERS_LOST));
    }

    private void addOperations() {
        for (var how : OperationFault.How.values()) {
            var name = how.name().toLowerCase(Locale.ROOT) + "-interrupted";
            add(name, ReadModels.NAMES, 1, 4, (c, t) -> new OperationFault(c, t, how));
        }
    }

    /// Targets are the statements.
    private void addSessions() {
        var idle = List.of("select count(*) from domain_events", "create table elsewhere (number int)");
        add("idle-transaction", idle, 10, 120, (c, t) -> new SessionFault(c.postgres(), t));
        var locks = List.of(
                "lock table quiz_results.scores in share mode",
                "lock table lesson_catalog.lessons in share mode",
                "lock table leases in share mode",
                "lock table snapshots in access exclusive mode");
        add("table-lock", locks, 5, 20, (c, t) -> new SessionFault(c.postgres(), t));
    }

    private static Fault link(Cluster cluster, String target, LinkMode mode) {
        var ends = target.split(" ", -1);
        return new LinkFault(cluster.links().between(ends[0], ends[1]), mode);
    }

    private void add(String name, List<String> targets, int shortest, int longest, Maker maker) {
        addRare(name, targets, shortest, longest, ALWAYS, maker);
    }

    private void addRare(String name, List<String> targets, int shortest, int longest, int atMost, Maker maker) {
        var kind = new FaultKind(name, targets, Duration.ofSeconds(shortest), Duration.ofSeconds(longest), 1, atMost);
        entries.put(name, new Entry(kind, maker));
    }
}
