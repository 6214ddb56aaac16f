package io.edupulse.node.cli.log;

import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventSelection;
import io.edupulse.kernel.store.EventTail;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.ShownEvent;
import io.edupulse.node.output.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "events", description = "Looks into the log.", synopsisSubcommandLabel = "show|tail")
public final class EventsCommand implements Callable<Integer> {

    private static final String PAYLOAD = "\"payload\":";
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final CommandContext context;

    public EventsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new CodedException("usage.invalid", "Say 'events show AGGREGATE' or 'events tail'");
    }

    @Command(
            name = "show",
            description = "The events of one aggregate, in their order. Reads no more of the log than those.")
    int show(@Parameters(paramLabel = "AGGREGATE", description = "the aggregate's id") UUID aggregate) {
        var output = context.output();
        try (var client = context.open()) {
            var events =
                    client.get(EventReader.class).readAggregate(aggregate, 0).iterator();
            if (!events.hasNext()) {
                throw new CodedException("query.not-found", Text.format("Aggregate %s has no events", aggregate));
            }
            events.forEachRemaining(event -> printWhole(output, event));
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "tail",
            description = {
                "The events of all aggregates in the order of time, and then as they are committed, until Ctrl-C.",
                "",
                "An aggregate's events always come in their order. Of events that are committed later, none comes"
                        + " before those that are printed already, whatever their time.",
                "",
                "What is read: with --aggregate, that aggregate's events; else every event from where it begins,"
                        + " of which --type lets the database send only those of the types. --since looks back from"
                        + " the end, in each partition, until 50,000 events in a row are older.",
                "",
                "A terminal shows as much of an event as fits into a line; --wide or --json shows all."
            })
    int tail(
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            description = "only events of this type; may be given several times")
                    @Nullable
                    List<String> types,
            @Option(names = "--aggregate", paramLabel = "ID", description = "only events of this aggregate") @Nullable
                    UUID aggregate,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description =
                                    "begin with what occurred at that time or so long ago, instead of now: 10m, 2h,"
                                            + " 7d, 2026-11-27T08:00Z or 2026-11-27")
                    @Nullable
                    Instant since,
            @Option(names = "--from-start", description = "begin with the first event instead of now")
                    boolean fromStart,
            @Option(names = "--limit", paramLabel = "N", description = "stop after this many events") @Nullable
                    Long limit,
            @Option(names = "--for", paramLabel = "SECONDS", description = "stop after this long") @Nullable
                    Integer seconds)
            throws InterruptedException {
        check(since, fromStart, limit, seconds);
        var output = context.output();
        try (var client = context.open()) {
            var names = types == null ? Set.<String>of() : Set.copyOf(types);
            checkTypes(names, client.get(Aggregates.class));
            var log = client.get(EventReader.class);
            var selection = new EventSelection(names, aggregate, since);
            var tail = fromStart
                    ? EventTail.fromStart(log, selection)
                    : since == null ? EventTail.fromNow(log, selection) : EventTail.since(log, selection);
            follow(
                    tail,
                    limit == null ? Long.MAX_VALUE : limit,
                    Deadline.after(Duration.ofSeconds(seconds == null ? Integer.MAX_VALUE : seconds)),
                    event -> print(output, event));
        }
        return ExitCodes.DONE;
    }

    private static void check(
            @Nullable Instant since, boolean fromStart, @Nullable Long limit, @Nullable Integer seconds) {
        if (fromStart && since != null) {
            throw new CodedException("usage.invalid", "Say either --from-start or --since: each tells where to begin");
        }
        if (limit != null && limit < 1) {
            throw new CodedException("usage.invalid", Text.format("--limit is %d, but must be at least 1", limit));
        }
        if (seconds != null && seconds < 0) {
            throw new CodedException("usage.invalid", Text.format("--for is %d, but must be at least 0", seconds));
        }
    }

    /// @throws CodedException with `usage.unknown-event-type`
    public static void checkTypes(Set<String> names, Aggregates aggregates) {
        var types = EventTypes.of(aggregates.eventRoots());
        var known = types.all().stream().map(EventTypes::nameOf).toList();
        for (var name : names) {
            if (types.find(name).isEmpty()) {
                throw new CodedException(
                        "usage.unknown-event-type",
                        Text.format(
                                "There is no event type '%s': there are %s%s",
                                name, String.join(", ", known), Nearest.suggestion(name, known)));
            }
        }
    }

    private static void follow(EventTail tail, long limit, Deadline deadline, Consumer<RecordedEvent> each)
            throws InterruptedException {
        long left = limit;
        while (left > 0 && !deadline.hasPassed()) {
            var round = tail.nextRound();
            boolean isEmpty = !round.hasNext();
            while (left > 0 && round.hasNext() && !deadline.hasPassed()) {
                each.accept(round.next());
                left--;
            }
            if (isEmpty) {
                Thread.sleep(Math.min(LOOK_AGAIN_MILLIS, deadline.leftMillis()));
            }
        }
    }

    /// In one line. Where a terminal has no room for it, what can be told shorter is, and the end is cut.
    private static void print(Output output, RecordedEvent event) {
        var shown = ShownEvent.of(event);
        output.result(shown, () -> {
            var whole = line(
                    shown, shown.occurredAt().toString(), shown.aggregateId().toString(), shown.event());
            output.cutLine(
                    output.hasRoomFor(whole)
                            ? whole
                            : line(
                                    shown,
                                    TextTable.shortened(shown.occurredAt()),
                                    TextTable.shortened(shown.aggregateId()),
                                    payload(shown.event())));
        });
    }

    private static String line(ShownEvent shown, String time, String aggregate, String event) {
        return Text.format(
                "%s  %d/%d  %s #%d  %s  %s",
                time, shown.partition(), shown.position(), aggregate, shown.sequence(), shown.type(), event);
    }

    /// What is in the document beside the type.
    private static String payload(String event) {
        int start = event.indexOf(PAYLOAD);
        return start < 0 ? event : event.substring(start + PAYLOAD.length()).strip();
    }

    /// In one line if there is room for it, else with what it says in a line of its own.
    private static void printWhole(Output output, RecordedEvent event) {
        var shown = ShownEvent.of(event);
        output.result(shown, () -> {
            var head = Text.format(
                    "%s  %d/%d  #%d  %s",
                    shown.occurredAt(), shown.partition(), shown.position(), shown.sequence(), shown.type());
            var whole = head + "  " + shown.event();
            output.line(output.hasRoomFor(whole) ? whole : head + System.lineSeparator() + "  " + shown.event());
        });
    }
}
