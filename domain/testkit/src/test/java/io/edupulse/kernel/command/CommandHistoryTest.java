package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.command.Counter.Add;
import io.edupulse.kernel.command.Counter.AddTwice;
import io.edupulse.kernel.command.Counter.Added;
import io.edupulse.kernel.command.Counter.CounterCommand;
import io.edupulse.kernel.command.Counter.CounterEvent;
import io.edupulse.kernel.command.Counter.Look;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.testkit.Crowd;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many threads send random commands to a few aggregates through two nodes. Whatever happens, every outcome must be
/// the one that the command would have had alone, at some moment between its being sent and being answered.
@Timeout(600)
class CommandHistoryTest {

    private static final int THREADS = 12;
    private static final int COMMANDS_EACH = 150;

    private final Counter model = new Counter();
    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore store = new InMemoryEventStore(2, codec);
    private final List<CommandGateway> nodes = List.of(node(), node());
    private final List<UUID> counters =
            Stream.generate(UUID::randomUUID).limit(3).toList();

    /// A command, its outcome, and the sequence of its aggregate before it was sent and after it was answered.
    private record Sent(PendingCommand<CounterCommand> submission, long before, CommandResult result, long after) {

        CounterCommand command() {
            return submission.command();
        }

        CommandOptions options() {
            return submission.options();
        }

        boolean isOpenAt(long sequence) {
            return before <= sequence && sequence <= after;
        }
    }

    /// What is in the log of one aggregate: its events, and its value after each number of them.
    private record History(List<RecordedEvent> events, List<Integer> values) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void every_outcome_is_that_of_a_command_that_ran_alone(long seed) throws Exception {
        var crowd = new Crowd<List<Sent>>();
        for (int thread = 0; thread < THREADS; thread++) {
            var name = Text.format("%d/%d", seed, thread);
            var random = new Random(seed * THREADS + thread);
            var node = nodes.get(thread % nodes.size());
            crowd.start(() -> IntStream.range(0, COMMANDS_EACH)
                    .mapToObj(i -> send(node, random, name + "/" + i))
                    .toList());
        }
        var all = crowd.join().stream().flatMap(List::stream).toList();
        for (var counter : counters) {
            var sent = all.stream()
                    .filter(one -> one.command().counterId().equals(counter))
                    .toList();
            checkAll(sent, historyOf(counter));
        }
    }

    private Sent send(CommandGateway node, Random random, String label) {
        var counter = counters.get(random.nextInt(counters.size()));
        int amount = random.nextInt(-60, 61);
        var command = switch (random.nextInt(8)) {
            case 0 -> new Look(counter);
            case 1, 2 -> new AddTwice(counter, amount, label);
            default -> new Add(counter, amount, label);
        };
        long before = sequenceOf(counter);
        var options = CommandOptions.NONE;
        if (!(command instanceof Look) && random.nextInt(4) == 0) {
            options = options.withIdempotencyKey("key-" + random.nextInt(20));
        }
        if (random.nextInt(8) == 0) {
            options = options.withExpectedSequence(before + random.nextInt(3));
        }
        var result = node.send(command, options);
        return new Sent(new PendingCommand<>(command, options), before, result, sequenceOf(counter));
    }

    private void checkAll(List<Sent> sent, History history) {
        assertThat(history.values()).allMatch(value -> 0 <= value && value <= 100);
        var firstByKey = new HashMap<String, Receipt>();
        var labels = new ArrayList<String>();
        for (var one : sent) {
            if (one.result() instanceof Accepted(var receipt, var repeated) && !repeated) {
                labels.addAll(checkAccepted(one, receipt, history));
                var key = one.options().idempotencyKey();
                if (key != null) {
                    assertThat(firstByKey.put(key, receipt))
                            .as("A second %s", key)
                            .isNull();
                }
            }
        }
        assertThat(labels)
                .containsExactlyInAnyOrderElementsOf(history.events().stream()
                        .map(event -> ((Added) event.event()).label())
                        .toList());
        sent.forEach(one -> checkOther(one, history, firstByKey));
    }

    /// The command was legal where its receipt says that it ran, and its events are there.
    private List<String> checkAccepted(Sent one, Receipt receipt, History history) {
        int written = one.command() instanceof Look ? 0 : one.command() instanceof AddTwice ? 2 : 1;
        int end = Math.toIntExact(receipt.sequence());
        int start = end - written;
        var events = history.events().subList(start, end);

        assertThat(one.isOpenAt(start) && one.isOpenAt(end)).as("%s", one).isTrue();
        assertThat(decide(one, start, history))
                .isEqualTo(new Decision.Accepted<>(events.stream()
                        .map(event -> (CounterEvent) event.event())
                        .toList()));
        one.options()
                .expectedSequence()
                .ifPresent(expected -> assertThat(expected).isEqualTo(start));
        assertThat(receipt.partition())
                .isEqualTo(store.partitions().of(one.command().counterId()));
        if (written > 0) {
            assertThat(receipt.position()).isEqualTo(events.getLast().position());
        }
        return events.stream().map(event -> ((Added) event.event()).label()).toList();
    }

    private void checkOther(Sent one, History history, Map<String, Receipt> firstByKey) {
        var first = firstByKey.get(one.options().idempotencyKey());
        switch (one.result()) {
            case Accepted(var receipt, var repeated) -> {
                if (repeated) {
                    assertThat(receipt).isEqualTo(first);
                    assertThat(receipt.sequence()).isLessThanOrEqualTo(one.after());
                }
            }
            case Rejected(var rejection) -> {
                assertWasNotAnsweredBefore(one, first);
                var where = one.options().expectedSequence().isPresent()
                        ? LongStream.of(one.options().expectedSequence().getAsLong())
                        : LongStream.rangeClosed(one.before(), one.after());
                assertThat(where.filter(one::isOpenAt).mapToObj(at -> decide(one, Math.toIntExact(at), history)))
                        .as("%s", one)
                        .contains(new Decision.Rejected<>(rejection));
            }
            case Conflicted(var _, long expected, long actual) -> {
                assertWasNotAnsweredBefore(one, first);
                assertThat(actual).as("%s", one).isNotEqualTo(expected);
                assertThat(one.isOpenAt(actual)).as("%s", one).isTrue();
            }
        }
    }

    /// Whose key was in the log before it was sent gets the first receipt and nothing else.
    private static void assertWasNotAnsweredBefore(Sent one, @Nullable Receipt first) {
        if (first != null) {
            assertThat(first.sequence()).as("%s", one).isGreaterThan(one.before());
        }
    }

    private Decision<CounterEvent> decide(Sent one, int at, History history) {
        return model.decide(history.values().get(at), one.command(), Instant.EPOCH);
    }

    private History historyOf(UUID counter) {
        var events = store.readAggregate(counter, 0).toList();
        var values = new ArrayList<Integer>(List.of(model.initial()));
        for (var event : events) {
            values.add(model.evolve(values.getLast(), (CounterEvent) event.event()));
        }
        return new History(events, values);
    }

    private long sequenceOf(UUID counter) {
        return store.readAggregate(counter, 0).count();
    }

    private CommandGateway node() {
        var bus = new GroupCommitEventBus(store, store.partitions(), events -> {}, codec);
        return new CommandGateway(
                Aggregates.of(model),
                store,
                bus,
                codec,
                Snapshots.NONE,
                new EventIds(Clock.systemUTC()),
                Clock.systemUTC());
    }
}
