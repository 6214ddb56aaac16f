package io.edupulse.node.access;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.Optional;
import java.util.UUID;

/// What callers may, beside operators, who are not asked about. Called for each command and query that comes from
/// outside the process; [#OPERATORS_ONLY] unless the program declares another. Called by several threads at once.
@FunctionalInterface
public interface AccessRule {

    /// Leaves everything to operators.
    AccessRule OPERATORS_ONLY = (who, message, beginnings) -> false;

    /// @param message a command or a query of the program
    /// @param beginnings tells whose an aggregate is, where the message does not
    boolean may(Caller who, Object message, Beginnings beginnings);

    /// How aggregates began: what their first events say, such as whose they are, never changes.
    @FunctionalInterface
    interface Beginnings {

        /// The first event of an aggregate, as the log has it at this moment; empty if it has none that this program
        /// knows.
        Optional<DomainEvent> of(UUID aggregateId);
    }
}
