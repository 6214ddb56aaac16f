package io.edupulse.kernel.aggregate;

import java.time.Instant;

/// A kind of aggregate: its initial state, its decisions on commands, and the change of its state by an event.
///
/// Both functions are pure: no I/O, no clock, no randomness, no state outside the arguments. They run again after a
/// conflict, and on several threads at once for different aggregates.
///
/// @param <S> the state, an immutable record
/// @param <C> the sealed root of its commands
/// @param <E> the sealed root of its events
public interface Aggregate<S, C extends Command, E extends DomainEvent> {

    /// The name of this kind in messages and metrics, in lower case: `quiz`.
    String name();

    /// The root of the commands, by which the gateway finds the aggregate of a command.
    Class<C> commands();

    /// The root of the events, by which the loader detects a stream of another kind.
    Class<E> events();

    /// The type of the state, by which a snapshot is read back: a record, or a sealed interface of records.
    Class<S> states();

    /// The state of an aggregate without events.
    S initial();

    /// The result of a command on a state: new events in order, or a rejection.
    ///
    /// @param now the time of the decision, which becomes the time of the events
    Decision<E> decide(S state, C command, Instant now);

    /// The state after one more event. Never fails: an event has happened.
    S evolve(S state, E event);

    /// The approximate memory of a state in bytes, which bounds the cache of warm states. Override it if states grow.
    default long weight(S state) {
        return 256;
    }
}
