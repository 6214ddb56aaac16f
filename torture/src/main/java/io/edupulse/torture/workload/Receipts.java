package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The last receipts of a client, which its queries must show. Thread-safe.
final class Receipts {

    private static final int LIMIT = 64;
    private static final int AGGREGATES = 4_096;

    private final Deque<ObjectNode> recent = new ArrayDeque<>();
    private final Map<UUID, Long> sequences = new HashMap<>();

    /// @param command by which it came
    synchronized void add(String command, UUID aggregate, JsonNode receipt) {
        if (recent.size() == LIMIT) {
            recent.removeFirst();
        }
        ObjectNode copy = receipt.deepCopy();
        recent.addLast(copy.put("command", command));
        if (sequences.size() > AGGREGATES) {
            sequences.clear();
        }
        sequences.merge(aggregate, receipt.path("sequence").asLong(), Math::max);
    }

    /// The highest sequence that this client knows of.
    synchronized @Nullable Long sequenceOf(UUID aggregate) {
        return sequences.get(aggregate);
    }

    /// The last one, which is taken away.
    synchronized Optional<ObjectNode> takeLast() {
        return Optional.ofNullable(recent.pollLast());
    }
}
