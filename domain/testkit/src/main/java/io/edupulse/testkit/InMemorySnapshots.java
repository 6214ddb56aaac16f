package io.edupulse.testkit;

import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.snapshot.Snapshot;
import io.edupulse.kernel.snapshot.Snapshots;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Snapshots in memory that count what is done to them. Thread-safe.
public final class InMemorySnapshots implements Snapshots {

    private record Place(UUID aggregateId, Class<?> states, String fingerprint) {}

    private final Map<Place, Snapshot<?>> kept = new ConcurrentHashMap<>();
    private final AtomicInteger saves = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();

    private volatile boolean takesNone;

    @Override
    public boolean takes(Class<?> states) {
        return !takesNone;
    }

    /// From now on, no type of state can be kept.
    public void refuseAll() {
        takesNone = true;
    }

    @Override
    @SuppressWarnings("unchecked") // a kind has one type of state
    public <S> Optional<Snapshot<S>> find(UUID aggregateId, Kind<S> kind) {
        looks.incrementAndGet();
        @Nullable Snapshot<S> newest = null;
        for (var fingerprint : kind.fingerprint().values()) {
            var found = (Snapshot<S>) kept.get(new Place(aggregateId, kind.states(), fingerprint));
            if (found != null && (newest == null || found.sequence() > newest.sequence())) {
                newest = found;
            }
        }
        return Optional.ofNullable(newest);
    }

    @Override
    public <S> void save(UUID aggregateId, Kind<S> kind, Snapshot<S> snapshot) {
        kept.put(new Place(aggregateId, kind.states(), kind.fingerprint().value()), snapshot);
        saves.incrementAndGet();
    }

    /// The snapshot of an aggregate by the code that has folded it, whatever its state is.
    public Optional<Snapshot<?>> by(UUID aggregateId, Fingerprint fingerprint) {
        return kept.entrySet().stream()
                .filter(entry -> entry.getKey().aggregateId().equals(aggregateId)
                        && entry.getKey().fingerprint().equals(fingerprint.value()))
                .<Snapshot<?>>map(Map.Entry::getValue)
                .findFirst();
    }

    /// How many were saved.
    public int saves() {
        return saves.get();
    }

    /// How often a snapshot was looked for.
    public int looks() {
        return looks.get();
    }
}
