package io.edupulse.kernel.command;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.text.Text;
import java.time.Instant;
import java.util.UUID;

/// An aggregate for tests of the gateway: a number that stays between 0 and 100. Its commands have every outcome
/// that a command can have.
final class Counter implements Aggregate<Integer, Counter.CounterCommand, Counter.CounterEvent> {

    sealed interface CounterCommand extends Command {

        UUID counterId();

        @Override
        default UUID aggregateId() {
            return counterId();
        }
    }

    /// One event, or a rejection if the sum would leave the range.
    ///
    /// @param label goes into the event
    record Add(UUID counterId, int amount, String label) implements CounterCommand {

        Add(UUID counterId, int amount) {
            this(counterId, amount, "");
        }
    }

    /// Two events, or a rejection if the sum would leave the range.
    record AddTwice(UUID counterId, int amount, String label) implements CounterCommand {}

    /// Accepted without an event.
    record Look(UUID counterId) implements CounterCommand {}

    /// Breaks the decision.
    record Break(UUID counterId) implements CounterCommand {}

    sealed interface CounterEvent extends DomainEvent {}

    record Added(int amount, String label) implements CounterEvent {}

    record OutOfRange(int value, int amount) implements Rejection {
        @Override
        public String code() {
            return "counter.out-of-range";
        }

        @Override
        public String message() {
            return Text.format("%d and %d are out of range", value, amount);
        }
    }

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public Decision<CounterEvent> decide(Integer value, CounterCommand command, Instant now) {
        return switch (command) {
            case Add add when isOut(value + add.amount()) -> reject(new OutOfRange(value, add.amount()));
            case Add add -> accept(new Added(add.amount(), add.label()));
            case AddTwice add when isOut(value + 2 * add.amount()) -> reject(new OutOfRange(value, 2 * add.amount()));
            case AddTwice add -> accept(new Added(add.amount(), add.label()), new Added(add.amount(), add.label()));
            case Look _ -> accept();
            case Break _ -> throw new IllegalStateException("The counter is broken");
        };
    }

    @Override
    public Integer evolve(Integer value, CounterEvent event) {
        return switch (event) {
            case Added added -> value + added.amount();
        };
    }

    private static boolean isOut(int value) {
        return value < 0 || value > 100;
    }
}
