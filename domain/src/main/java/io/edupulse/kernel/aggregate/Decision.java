package io.edupulse.kernel.aggregate;

import java.util.List;

/// What an aggregate says to a command.
public sealed interface Decision<E> {

    /// The command is done when these events are in the log; none means that there was nothing left to do.
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /// The command breaks a rule; nothing happens.
    record Rejected<E>(Rejection rejection) implements Decision<E> {}

    /// Accepts with the given events in their order.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes to List.of, which copies it
    static <E> Decision<E> accept(E... events) {
        return new Accepted<>(List.of(events));
    }

    /// Refuses for the given reason.
    static <E> Decision<E> reject(Rejection rejection) {
        return new Rejected<>(rejection);
    }
}
