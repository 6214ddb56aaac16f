package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.snapshot.Snapshot;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.text.Text;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Loads the states of one kind of aggregate: folds their events, and uses snapshots of long streams. Thread-safe.
final class AggregateLoader<S, E extends DomainEvent> {

    /// A stream of up to this many events is folded without a snapshot.
    private static final int SHORT = EventReader.FIRST_CHUNK - 1;

    private final Aggregate<S, ?, E> aggregate;
    private final Class<E> eventType;
    private final EventReader log;
    private final Snapshots snapshots;
    private final SnapshotWriter writer;
    private final CommandListener measuring;
    private final ReplayCost cost = new ReplayCost();
    private final VersionedState<S> nothing;

    /// Computed on first use: most programs never load a long stream. Two threads that compute it get equal values.
    @SuppressWarnings("NullableOptional") // null before, empty if there is none
    private volatile @Nullable Optional<Snapshots.Kind<S>> kind;

    AggregateLoader(
            Aggregate<S, ? extends Command, E> aggregate,
            EventReader log,
            Snapshots snapshots,
            SnapshotWriter writer,
            CommandListener measuring) {
        this.aggregate = aggregate;
        this.eventType = aggregate.events();
        this.log = log;
        this.snapshots = snapshots;
        this.writer = writer;
        this.measuring = measuring;
        this.nothing = VersionedState.initial(aggregate.initial());
    }

    /// The state of an aggregate without events.
    VersionedState<S> nothing() {
        return nothing;
    }

    /// Reads the whole stream first, and asks for a snapshot once a stream was long.
    VersionedState<S> load(UUID id) {
        if (kind == null) {
            long begun = System.nanoTime();
            var events = log.readAggregate(id, 0).iterator();
            var loaded = fold(nothing, events, SHORT);
            if (!events.hasNext()) {
                return measured(loaded, begun);
            }
        }
        return kind().map(own -> loadFromSnapshot(id, own)).orElseGet(() -> replay(id));
    }

    /// A known state with all later events. Loads from the beginning if the state's last event is not in the log, as
    /// after a failover that lost the log's tail.
    VersionedState<S> refresh(UUID id, VersionedState<S> known) {
        return known.sequence() == 0
                ? load(id)
                : foldAfter(id, known.sequence(), known.eventId(), last -> known)
                        .orElseGet(() -> load(id));
    }

    /// Hands a snapshot of a state to the writer if it is worth its cost. Returns the state, marked as having a
    /// snapshot.
    VersionedState<S> considerSnapshot(UUID id, VersionedState<S> state) {
        var eventId = state.eventId();
        long behind = state.sequence() - state.snapshot();
        if (eventId == null
                || state.sequence() <= SHORT
                || !cost.isWorthSnapshot(behind, aggregate.weight(state.state()))) {
            return state;
        }
        var snapshot = new Snapshot<>(state.state(), state.sequence(), eventId);
        return writer.offer(id, () -> kind().ifPresent(own -> save(id, own, snapshot))) ? state.snapshotted() : state;
    }

    private void save(UUID id, Snapshots.Kind<S> own, Snapshot<S> snapshot) {
        long begun = System.nanoTime();
        snapshots.save(id, own, snapshot);
        measuring.snapshotWritten(aggregate.name(), System.nanoTime() - begun);
    }

    /// Reads the log once without a snapshot, and once more for a snapshot. Between the two reads, another process may
    /// have replaced the snapshot by a newer one.
    private VersionedState<S> loadFromSnapshot(UUID id, Snapshots.Kind<S> own) {
        long begun = System.nanoTime();
        var events = log.readFromSnapshot(id, own.fingerprint()).iterator();
        if (!events.hasNext()) {
            return nothing;
        }
        var first = events.next();
        if (first.sequence() == 1) {
            return measured(fold(next(nothing, first), events, Long.MAX_VALUE), begun);
        }
        var found = snapshots.find(id, own);
        measuring.snapshotAsked(aggregate.name(), found.isPresent());
        return found.flatMap(snapshot -> {
                    Function<RecordedEvent, VersionedState<S>> base = last -> VersionedState.of(snapshot, last);
                    return foldAfter(first, events, snapshot.eventId(), base)
                            .or(() -> foldAfter(id, snapshot.sequence(), snapshot.eventId(), base));
                })
                .orElseGet(() -> replay(id));
    }

    private VersionedState<S> replay(UUID id) {
        long begun = System.nanoTime();
        return measured(fold(nothing, log.readAggregate(id, 0).iterator(), Long.MAX_VALUE), begun);
    }

    private VersionedState<S> measured(VersionedState<S> replayed, long begun) {
        cost.replayed(replayed.sequence(), System.nanoTime() - begun);
        return replayed;
    }

    private Optional<Snapshots.Kind<S>> kind() {
        var known = kind;
        if (known == null) {
            known = Optional.of(aggregate)
                    .filter(own -> snapshots.takes(own.states()))
                    .flatMap(Fingerprint::of)
                    .map(fingerprint -> new Snapshots.Kind<>(aggregate.states(), fingerprint));
            kind = known;
        }
        return known;
    }

    /// Folds the events after a sequence onto a state; empty if the event at that sequence is not the state's last one.
    private Optional<VersionedState<S>> foldAfter(
            UUID id, long sequence, @Nullable UUID eventId, Function<RecordedEvent, VersionedState<S>> base) {
        var events = log.readAggregate(id, sequence - 1).iterator();
        return events.hasNext() ? foldAfter(events.next(), events, eventId, base) : Optional.empty();
    }

    private Optional<VersionedState<S>> foldAfter(
            RecordedEvent last,
            Iterator<RecordedEvent> behind,
            @Nullable UUID eventId,
            Function<RecordedEvent, VersionedState<S>> base) {
        return last.id().equals(eventId)
                ? Optional.of(fold(base.apply(last), behind, Long.MAX_VALUE))
                : Optional.empty();
    }

    private VersionedState<S> fold(VersionedState<S> from, Iterator<RecordedEvent> events, long atMost) {
        var folded = from;
        for (long count = 0; count < atMost && events.hasNext(); count++) {
            folded = next(folded, events.next());
        }
        return folded;
    }

    private VersionedState<S> next(VersionedState<S> from, RecordedEvent recorded) {
        return from.then(CheckedAggregate.evolve(aggregate, from.state(), ownEvent(recorded)), recorded);
    }

    private E ownEvent(RecordedEvent recorded) {
        var event = decoded(recorded);
        if (eventType.isInstance(event)) {
            return eventType.cast(event);
        }
        if (event instanceof UnknownEvent) {
            throw new AggregateNotLoadedException(
                    "aggregate.unknown-event",
                    Text.format(
                            "Aggregate %s has an event of the unknown type %s at sequence %d: run a program that knows this type",
                            recorded.aggregateId(), recorded.type(), recorded.sequence()));
        }
        throw new AggregateNotLoadedException(
                "aggregate.wrong-type",
                Text.format(
                        "Aggregate %s is not a %s: its event %d is a %s",
                        recorded.aggregateId(), aggregate.name(), recorded.sequence(), recorded.type()));
    }

    private static DomainEvent decoded(RecordedEvent recorded) {
        try {
            return recorded.event();
        } catch (UnreadableEventException e) {
            throw new AggregateNotLoadedException(
                    "aggregate.unreadable-event",
                    Text.format(
                            "Aggregate %s cannot be loaded for its event at sequence %d (%s): %s. It accepts no more commands: start a new aggregate, or run a program that can read the event",
                            recorded.aggregateId(), recorded.sequence(), recorded.id(), e.message()),
                    e);
        }
    }
}
