package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.quiz.QuizAggregate;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.InMemorySnapshots;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A gateway on a log in memory, as `docs/test-your-domain.md` makes it.
class InMemoryGatewayTest {

    @Test
    void a_command_with_the_same_idempotency_key_gets_the_first_receipt() {
        var lesson = UUID.randomUUID();
        // @start region=gateway
        var codec = new RememberingEventCodec();
        var log = new InMemoryEventStore(4, codec);
        var gateway = new CommandGateway(
                Aggregates.of(new QuizAggregate()),
                log,
                new GroupCommitEventBus(log, log.partitions(), events -> {}, codec),
                codec,
                new InMemorySnapshots(),
                new EventIds(Clock.systemUTC()),
                Clock.systemUTC());

        var open = new OpenQuiz(UUID.randomUUID(), lesson, 100, 2, null);
        var once = CommandOptions.NONE.withIdempotencyKey("form-17");
        var first = (Accepted) gateway.send(open, once);
        assertThat(gateway.send(open, once)).isEqualTo(new Accepted(first.receipt(), true));
        // @end region=gateway
    }
}
