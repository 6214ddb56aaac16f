package io.edupulse.kernel.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The states of the aggregates that were used last. Forgetting one costs a replay; holding an old one is found out
/// by the sequence check. Thread-safe.
final class StateCache<S> {

    private final Map<UUID, Versioned<S>> states;

    StateCache(int maximumSize) {
        this.states = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Versioned<S>> eldest) {
                return size() > maximumSize;
            }
        };
    }

    synchronized @Nullable Versioned<S> get(UUID aggregateId) {
        return states.get(aggregateId);
    }

    synchronized void put(UUID aggregateId, Versioned<S> state) {
        states.put(aggregateId, state);
    }

    synchronized void remove(UUID aggregateId) {
        states.remove(aggregateId);
    }
}
