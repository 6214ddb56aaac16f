package io.edupulse.app.cli;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.edupulse.app.node.Client;
import io.edupulse.app.output.Output;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "events", description = "Looks into the log.", synopsisSubcommandLabel = "show|tail")
final class EventsCommand implements Callable<Integer> {

    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final int CHUNK = 500;

    private final Globals globals;

    EventsCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        throw new CodedException("usage.invalid", "Say 'events show AGGREGATE' or 'events tail'");
    }

    /// An event as it is printed.
    private record Shown(
            UUID id,
            UUID aggregateId,
            long sequence,
            Instant occurredAt,
            int partition,
            long position,
            String type,
            @JsonRawValue String event,
            Metadata metadata) {

        static Shown of(RecordedEvent event) {
            return new Shown(
                    event.id(),
                    event.aggregateId(),
                    event.sequence(),
                    event.occurredAt(),
                    event.partition(),
                    event.position(),
                    event.type(),
                    new String(event.encoded().json(), StandardCharsets.UTF_8),
                    event.metadata());
        }
    }

    @Command(name = "show", description = "The events of one aggregate, in their order.")
    int show(@Parameters(paramLabel = "AGGREGATE", description = "the aggregate's id") UUID aggregate) {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var events =
                    client.get(EventReader.class).readAggregate(aggregate, 0).iterator();
            if (!events.hasNext()) {
                throw new CodedException("query.not-found", Text.format("Aggregate %s has no events", aggregate));
            }
            events.forEachRemaining(event -> print(output, event));
        }
        return EduPulseCommand.DONE;
    }

    @Command(name = "tail", description = "The events of all aggregates as they are committed, until Ctrl-C.")
    int tail(
            @Option(names = "--from-start", description = "begin with the first event instead of now")
                    boolean fromStart,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "9223372036854775807",
                            description = "stop after so many events")
                    long limit,
            @Option(
                            names = "--for",
                            paramLabel = "SECONDS",
                            defaultValue = "2147483647",
                            description = "stop after so long")
                    int seconds)
            throws InterruptedException {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var log = client.get(EventReader.class);
            var positions = new ArrayList<>(
                    fromStart ? Collections.nCopies(log.partitions().count(), 0L) : log.heads());
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            long printed = 0;
            while (printed < limit && System.nanoTime() < end) {
                long before = printed;
                for (int partition = 0; partition < positions.size() && printed < limit; partition++) {
                    var events =
                            log.readBatch(partition, positions.get(partition), (int) Math.min(CHUNK, limit - printed));
                    printed += print(output, events, positions);
                }
                if (printed == before) {
                    Thread.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        }
        return EduPulseCommand.DONE;
    }

    private static int print(Output output, List<RecordedEvent> events, List<Long> positions) {
        for (var event : events) {
            print(output, event);
            positions.set(event.partition(), event.position());
        }
        return events.size();
    }

    private static void print(Output output, RecordedEvent event) {
        var shown = Shown.of(event);
        output.result(
                shown,
                () -> output.line(Text.format(
                        "%s  %d/%d  %s #%d  %s  %s",
                        shown.occurredAt(),
                        shown.partition(),
                        shown.position(),
                        shown.aggregateId(),
                        shown.sequence(),
                        shown.type(),
                        shown.event())));
    }
}
