package io.edupulse.kernel.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The warm states: those of the most recently used aggregates, bounded by weight. An evicted state costs a replay; the
/// append's sequence check detects a stale one. Thread-safe.
///
/// One lock and a linked map: on two cores, a cache with concurrent eviction is as fast while all states fit, and
/// slower
/// while states are evicted.
final class StateCache<S> {

    private record Entry<S>(VersionedState<S> state, long weight) {}

    private final long maximumWeight;
    private final ToLongFunction<? super S> weigher;

    /// In the order of last use.
    private final Map<UUID, Entry<S>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long weight;

    /// @param weigher the weight of a state, in the unit of the maximum
    StateCache(long maximumWeight, ToLongFunction<? super S> weigher) {
        this.maximumWeight = maximumWeight;
        this.weigher = weigher;
    }

    synchronized @Nullable VersionedState<S> get(UUID aggregateId) {
        var entry = entries.get(aggregateId);
        return entry == null ? null : entry.state();
    }

    /// Keeps a state, and evicts the least recently used ones above the maximum weight.
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
