package io.edupulse.kernel.aggregate;

import java.time.Instant;

/// A kind of aggregate: its initial state, its decisions on commands, and the change of its state by an event.
///
/// Both functions are pure: no I/O, no clock, no randomness, no state outside the arguments. They run again after a
/// conflict, and on several threads at once for different aggregates.
///
/// The types of state, commands and events are taken from the class's declaration, such as
/// `implements Aggregate<Quiz, QuizCommand, QuizEvent>`. A class that leaves them open, as a generic one does,
/// overrides [#commands], [#events] and [#states]; else these throw a [CodedException] with `aggregate.types-unknown`.
///
/// @param <S> the state, an immutable record
/// @param <C> the sealed root of its commands
/// @param <E> the sealed root of its events
public interface Aggregate<S, C extends Command, E extends DomainEvent> {

    /// The name of this kind in messages and metrics, in lower case: `quiz`.
    String name();

    /// The root of the commands, by which the gateway finds the aggregate of a command.
    @SuppressWarnings("unchecked") // the declaration says that it is a C
    default Class<C> commands() {
        return (Class<C>) TypeArguments.of(this, 1);
    }

    /// The root of the events, by which the loader detects a stream of another kind.
    @SuppressWarnings("unchecked") // the declaration says that it is an E
    default Class<E> events() {
        return (Class<E>) TypeArguments.of(this, 2);
    }

    /// The type of the state, by which a snapshot is read back: a record, or a sealed interface of records.
    @SuppressWarnings("unchecked") // the declaration says that it is an S
    default Class<S> states() {
        return (Class<S>) TypeArguments.of(this, 0);
    }

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
