package io.edupulse.node.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.relay.RelayStatus;
import io.edupulse.node.local.LocalServers;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.standby.StandbyState;
import io.edupulse.node.standby.Standbys;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.retention.Retention;
import io.edupulse.projection.live.ProjectionEngine;
import io.edupulse.rebuild.AutomaticRebuilds;
import io.edupulse.rebuild.RebuildTakeover;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node knows of its own work. It asks neither the database nor the broker, so it is there while
/// both are away.
///
/// @param relays how many partitions this node publishes
/// @param projections how many pairs of a projection and a partition this node works on
/// @param refills how often this node has found a stream gone or damaged and has filled it again
/// @param standbys the hosts that may answer queries, as this node sees them
/// @param troubles what does not work at this moment
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeState(int relays, int projections, int refills, List<StandbyState> standbys, List<Trouble> troubles) {

    /// @param standbys null from a node of a version without them
    public NodeState {
        standbys = standbys == null ? List.of() : List.copyOf(standbys);
        troubles = List.copyOf(troubles);
    }

    /// A part that tries again after a failure.
    ///
    /// @param part such as `relay 0, 3`
    /// @param vital whether commands, publishing or projections stand still for it
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Trouble(String part, boolean vital, String reason) {}

    public static NodeState of(ServiceLookup parts, Retention retention) {
        var relays = parts.get(NatsRelay.class).status();
        var workers = parts.get(ProjectionEngine.class).workers();
        return new NodeState(
                (int) relays.stream().filter(RelayStatus::leading).count(),
                workers.size(),
                relays.stream().mapToInt(RelayStatus::refills).sum(),
                parts.get(Standbys.class).states(),
                troubles(parts, retention, relays, workers));
    }

    /// The vital ones.
    List<Trouble> standing() {
        return troubles.stream().filter(Trouble::vital).toList();
    }

    private static List<Trouble> troubles(
            ServiceLookup parts, Retention retention, List<RelayStatus> relays, Map<String, @Nullable String> workers) {
        var troubles = new ArrayList<Trouble>();
        vital(troubles, "leases", parts.get(PostgresLeases.class).failure());
        var broker = parts.get(NatsConnection.class).failure();
        vital(troubles, "nats", broker);
        if (broker.isEmpty()) { // else each relay says the same once more
            troubles.addAll(grouped(failing(relays)));
        }
        parts.get(NatsRelay.class).failures().forEach((part, why) -> vital(troubles, part, Optional.of(why)));
        troubles.addAll(grouped(failing("projection ", workers)));
        troubles.addAll(grouped(failing("", parts.get(ProjectionEngine.class).tails())));
        vital(troubles, "projection-share", parts.get(ProjectionEngine.class).failure());
        parts.get(RebuildTakeover.class).failures().forEach((part, why) -> troubles.add(new Trouble(part, false, why)));
        parts.get(AutomaticRebuilds.class)
                .failure()
                .ifPresent(why -> troubles.add(new Trouble("rebuild-changed", false, why)));
        parts.get(Standbys.class).states().stream()
                .filter(standby -> standby.part() == StandbyState.Part.LEFT_OUT)
                .forEach(standby -> troubles.add(new Trouble("standby " + standby.host(), false, standby.reason())));
        retention.failure().ifPresent(why -> troubles.add(new Trouble("retention", false, why)));
        parts.get(LocalServers.class)
                .states()
                .forEach(server -> server.trouble()
                        .ifPresent(why -> troubles.add(new Trouble("local " + server.name(), false, why))));
        return List.copyOf(troubles);
    }

    private static void vital(List<Trouble> troubles, String part, Optional<String> failure) {
        failure.ifPresent(why -> troubles.add(new Trouble(part, true, why)));
    }

    private static Map<String, String> failing(List<RelayStatus> relays) {
        var failing = new LinkedHashMap<String, String>();
        for (var relay : relays) {
            var error = relay.error();
            if (error != null) {
                failing.put("relay/" + relay.partition(), error);
            }
        }
        return failing;
    }

    private static Map<String, String> failing(String kind, Map<String, @Nullable String> workers) {
        var failing = new TreeMap<String, String>();
        workers.forEach((worker, error) -> {
            if (error != null) {
                failing.put(kind + worker, error);
            }
        });
        return failing;
    }

    /// The partitions of a part that fail for the same reason, told together.
    ///
    /// @param failures by `part/partition`, or by `part` for one that serves all partitions
    private static List<Trouble> grouped(Map<String, String> failures) {
        record Same(String part, String reason) {}
        var partitions = new LinkedHashMap<Same, List<Integer>>();
        failures.forEach((name, reason) -> {
            int slash = name.lastIndexOf('/');
            var same = new Same(slash < 0 ? name : name.substring(0, slash), reason);
            var listed = partitions.computeIfAbsent(same, key -> new ArrayList<>());
            if (slash >= 0) {
                listed.add(Integer.parseInt(name, slash + 1, name.length(), 10));
            }
        });
        return partitions.entrySet().stream()
                .map(group -> new Trouble(
                        Text.format("%s %s", group.getKey().part(), Numbers.listed(group.getValue()))
                                .strip(),
                        true,
                        group.getKey().reason()))
                .toList();
    }
}
