package io.edupulse.postgres.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// Who was alive and who held what when this node's heartbeat was answered, and what this node has learned since.
/// Immutable.
///
/// @param own the node that looked
/// @param holders by lease
/// @param members by group
/// @param firstExpiry after which time the first of the other nodes expires unless it goes on; long if there is none
record ClusterView(UUID own, Map<String, UUID> holders, Map<String, TreeSet<UUID>> members, Duration firstExpiry) {

    private static final Duration LONG = Duration.ofDays(1);

    /// The holder of a lease of another node, until the next heartbeat names it.
    private static final UUID ANOTHER = new UUID(0, 0);

    /// A node that has not expired.
    record Seen(UUID node, List<String> groups, List<String> leases, Duration left) {}

    static ClusterView of(UUID own, List<Seen> nodes) {
        var holders = new HashMap<String, UUID>();
        var members = new HashMap<String, TreeSet<UUID>>();
        var firstExpiry = LONG;
        for (var seen : nodes) {
            seen.leases().forEach(lease -> holders.put(lease, seen.node()));
            seen.groups()
                    .forEach(group ->
                            members.computeIfAbsent(group, g -> new TreeSet<>()).add(seen.node()));
            if (!seen.node().equals(own) && seen.left().compareTo(firstExpiry) < 0) {
                firstExpiry = seen.left();
            }
        }
        return new ClusterView(own, holders, members, firstExpiry);
    }

    /// Whether others hold or are members than in another view.
    boolean differsFrom(ClusterView other) {
        return !holders.equals(other.holders) || !members.equals(other.members);
    }

    Set<String> ownLeases() {
        return holders.entrySet().stream()
                .filter(held -> held.getValue().equals(own))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    boolean isHeld(String lease) {
        return holders.containsKey(lease);
    }

    int members(String group) {
        return members.getOrDefault(group, new TreeSet<>()).size();
    }

    /// The place of the node that looked among the members of a group; empty if it is not one. All nodes count in the
    /// same order.
    Optional<Integer> place(String group) {
        var all = members.getOrDefault(group, new TreeSet<>());
        return all.contains(own) ? Optional.of(all.headSet(own).size()) : Optional.empty();
    }

    /// How many groups with members come before this one, in an order that is the same for all nodes.
    int order(String group) {
        return Math.toIntExact(members.keySet().stream()
                .filter(other -> other.compareTo(group) < 0)
                .count());
    }

    ClusterView afterTaking(String lease, boolean isTaken) {
        return with(lease, Optional.of(isTaken ? own : ANOTHER));
    }

    ClusterView afterRelease(String lease) {
        return with(lease, Optional.empty());
    }

    private ClusterView with(String lease, Optional<UUID> holder) {
        var changed = new HashMap<>(holders);
        changed.remove(lease);
        holder.ifPresent(node -> changed.put(lease, node));
        return new ClusterView(own, changed, members, firstExpiry);
    }
}
