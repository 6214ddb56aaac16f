package io.edupulse.kernel.aggregate;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.Arrays;
import java.util.List;

/// An aggregate's answer to a command.
public sealed interface Decision<E> {

    /// The command succeeds once these events are in the log. No events: nothing was left to do.
    ///
    /// Its constructor throws a [CodedException] with the code `decision.null-event` if one of them is null.
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            int number = 1;
            for (var event : events) {
                if (event == null) {
                    throw new CodedException(
                            "decision.null-event",
                            Text.format(
                                    "Event %d of %d that a decision accepts is null: leave it out",
                                    number, events.size()));
                }
                number++;
            }
            events = List.copyOf(events);
        }
    }

    /// The command breaks a rule. Nothing is written.
    record Rejected<E>(Rejection rejection) implements Decision<E> {}

    /// Accepts with the given events in their order.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes to a list that is copied
    static <E> Decision<E> accept(E... events) {
        return new Accepted<>(Arrays.asList(events));
    }

    /// Refuses for the given reason.
    static <E> Decision<E> reject(Rejection rejection) {
        return new Rejected<>(rejection);
    }
}
