package io.edupulse.kernel.aggregate;

import java.time.Instant;

/// A kind of aggregate: where its state begins, how a command is decided on it and how an event changes it.
///
/// Both functions are pure: no I/O, no clock, no randomness, no state outside the arguments. They are called again
/// when an append meets a conflict, and from several threads at once for different aggregates.
///
/// @param <S> the state, an immutable record
/// @param <C> the sealed root of its commands
/// @param <E> the sealed root of its events
public interface Aggregate<S, C extends Command, E extends DomainEvent> {

    /// The name of this kind in messages and figures, in lower case: `quiz`.
    String name();

    /// The root of the commands, by which the gateway finds the aggregate that a command is for.
    Class<C> commands();

    /// The root of the events, by which a stream of another kind is recognised.
    Class<E> events();

    /// The type of the state, by which a snapshot is read back: a record, or a sealed interface of records.
    Class<S> states();

    /// The state of an aggregate without events.
    S initial();

    /// What a command does to a state: new events, in order, or the reason why not.
    ///
    /// @param now the time of the decision, which becomes the time of the events
    Decision<E> decide(S state, C command, Instant now);

    /// The state after one more event. Never refuses: an event has happened.
    S evolve(S state, E event);

    /// About how many bytes of memory a state takes, by which the cache of warm states is bounded. To be told by states
    /// that grow.
    default long weight(S state) {
        return 256;
    }
}
