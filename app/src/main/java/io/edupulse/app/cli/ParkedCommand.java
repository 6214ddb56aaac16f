package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.ParkedEvents;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "parked",
        description = "The events that a read model could not apply.",
        synopsisSubcommandLabel = "list|retry|discard")
final class ParkedCommand implements Callable<Integer> {

    private final Globals globals;

    ParkedCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid", "Say 'parked list PROJECTION', 'parked retry ...' or 'parked discard ...'");
    }

    @Command(name = "list", description = "Lists them: by aggregate, in their order.")
    int list(@Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection) {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var parked = client.get(ParkedEvents.class).list(projection);
            output.result(
                    parked,
                    () -> output.table(
                            List.of("aggregate", "place", "type", "attempts", "error"),
                            parked.stream()
                                    .map(p -> List.of(
                                            p.key(),
                                            p.partition() + "/" + p.position(),
                                            p.eventType(),
                                            p.attempts(),
                                            p.error()))
                                    .toList()));
        }
        return EduPulseCommand.DONE;
    }

    @Command(name = "retry", description = "Applies them again, each aggregate's in order up to the first that fails.")
    int retry(@Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection) {
        return change(parked -> parked.retry(projection));
    }

    @Command(
            name = "discard",
            description = "Gives up the first one of an aggregate for good, and applies those that wait behind it.")
    int discard(
            @Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection,
            @Parameters(paramLabel = "AGGREGATE", description = "the aggregate's id") UUID aggregate) {
        return change(parked -> parked.discard(projection, aggregate));
    }

    private int change(Function<ParkedEvents, ParkedEvents.Outcome> work) {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var outcome = work.apply(client.get(ParkedEvents.class));
            output.result(
                    outcome,
                    () -> output.line(Text.format(
                            "%d applied, %d discarded, %d still parked",
                            outcome.applied(), outcome.discarded(), outcome.stillParked())));
            return outcome.stillParked() == 0 ? EduPulseCommand.DONE : EduPulseCommand.FAILED;
        }
    }
}
