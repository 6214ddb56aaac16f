package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nulls where the types say that there are none, as a caller without such checks has them.
class NullsTest {

    /// @param what the aggregate does with it
    record Do(UUID aggregateId, String what) implements Command {}

    record Done() implements DomainEvent {}

    /// Gives null where it is told to.
    private static final class Careless implements Aggregate<String, Do, Done> {

        @Override
        public String name() {
            return "careless";
        }

        @Override
        public String initial() {
            return "";
        }

        @Override
        public Decision<Done> decide(String state, Do command, Instant now) {
            return switch (command.what()) {
                case "no decision" -> nothing();
                case "no event" -> Decision.accept(new Done(), nothing());
                case "no event in a list" -> new Decision.Accepted<>(Arrays.asList(nothing(), new Done()));
                default -> Decision.accept(new Done());
            };
        }

        @Override
        public String evolve(String state, Done event) {
            return nothing();
        }
    }

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore store = new InMemoryEventStore(1, codec);
    private final CommandGateway gateway = new CommandGateway(
            Aggregates.of(new Careless()),
            store,
            new GroupCommitEventBus(store, store.partitions(), events -> {}, codec),
            codec,
            Snapshots.NONE,
            new EventIds(Clock.systemUTC()),
            Clock.systemUTC());

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    void a_command_that_is_null_is_refused() {
        assertThatThrownBy(() -> gateway.send(nothing()))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "command.null")
                .hasMessage("The command to send is null: give a command, and CommandOptions.NONE if it has none");
        assertThatThrownBy(() -> gateway.send(new Do(UUID.randomUUID(), "it"), nothing()))
                .hasFieldOrPropertyWithValue("code", "command.null")
                .hasMessageStartingWith("The options of the Do to send is null");
    }

    @Test
    void a_command_for_no_aggregate_is_refused() {
        assertThatThrownBy(() -> gateway.send(new Do(nothing(), "it")))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "command.null-aggregate-id")
                .hasMessage("Do has null as its aggregate id: set the id of the aggregate that decides it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no decision        | aggregate.null-decision | The aggregate careless returns null as its decision for Do: return a value in every case
            no event           | decision.null-event     | Event 2 of 2 that a decision accepts is null: leave it out
            no event in a list | decision.null-event     | Event 1 of 2 that a decision accepts is null: leave it out
            no state           | aggregate.null-state    | The aggregate careless returns null as its state for Done: return a value in every case
            """)
    void what_an_aggregate_must_not_give_is_refused_before_anything_is_written(
            String what, String code, String message) {
        var id = UUID.randomUUID();

        assertThatThrownBy(() -> gateway.send(new Do(id, what)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", code)
                .hasMessage(message);
        assertThat(store.readAggregate(id, 0)).isEmpty();
    }
}
