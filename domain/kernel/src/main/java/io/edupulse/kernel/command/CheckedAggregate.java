package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Calls the two functions of an aggregate, and fails at once if one returns null.
final class CheckedAggregate {

    private CheckedAggregate() {}

    /// @throws CodedException `aggregate.null-decision`
    static <S, C extends Command, E extends DomainEvent> Decision<E> decide(
            Aggregate<S, C, E> aggregate, S state, C command, Instant now) {
        return required(aggregate.decide(state, command, now), aggregate, "decision", command);
    }

    /// @throws CodedException `aggregate.null-state`
    static <S, E extends DomainEvent> S evolve(Aggregate<S, ?, E> aggregate, S state, E event) {
        return required(aggregate.evolve(state, event), aggregate, "state", event);
    }

    private static <T> T required(@Nullable T given, Aggregate<?, ?, ?> aggregate, String what, Object by) {
        if (given == null) {
            throw new CodedException(
                    "aggregate.null-" + what,
                    Text.format(
                            "The aggregate %s returns null as its %s for %s: return a value in every case",
                            aggregate.name(), what, by.getClass().getSimpleName()));
        }
        return given;
    }
}
