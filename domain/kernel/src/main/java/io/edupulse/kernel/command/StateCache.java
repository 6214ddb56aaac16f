package io.edupulse.kernel.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The states of the aggregates that were used last, bounded by their weight. Forgetting one costs a replay; holding an
/// old one is found out by the sequence check. Thread-safe.
final class StateCache<S> {

    private record Entry<S>(VersionedState<S> state, long weight) {}

    private final long maximumWeight;
    private final ToLongFunction<? super S> weigher;

    /// In the order of their last use.
    private final Map<UUID, Entry<S>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long weight;

    /// @param weigher how much a state weighs, in the unit of the maximum
    StateCache(long maximumWeight, ToLongFunction<? super S> weigher) {
        this.maximumWeight = maximumWeight;
        this.weigher = weigher;
    }

    synchronized @Nullable VersionedState<S> get(UUID aggregateId) {
        var entry = entries.get(aggregateId);
        return entry == null ? null : entry.state();
    }

    /// Keeps a state, and forgets those that were not used for the longest time until all have room again.
    void put(UUID aggregateId, VersionedState<S> state) {
        long own = weigher.applyAsLong(state.state());
        synchronized (this) {
            remove(aggregateId);
            if (own <= maximumWeight) {
                entries.put(aggregateId, new Entry<>(state, own));
                weight += own;
            }
            var eldest = entries.entrySet().iterator();
            while (weight > maximumWeight) {
                weight -= eldest.next().getValue().weight();
                eldest.remove();
            }
        }
    }

    synchronized void remove(UUID aggregateId) {
        var entry = entries.remove(aggregateId);
        if (entry != null) {
            weight -= entry.weight();
        }
    }
}
