package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.app.output.Output;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.rebuild.ProgressText;
import io.edupulse.projections.rebuild.RebuildStatus;
import io.edupulse.projections.rebuild.Rebuilds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuilds",
        description = "The rebuilds that run, wait or have ended, in whichever process.",
        synopsisSubcommandLabel = "list|pause|resume|cancel")
final class RebuildsCommand implements Callable<Integer> {

    private final Globals globals;

    RebuildsCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid",
                "Say 'rebuilds list', 'rebuilds pause PROJECTION', 'rebuilds resume ...' or 'rebuilds cancel ...'");
    }

    @Command(name = "list", description = "Lists those that are not over, and the last one of each read model.")
    int list() {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var all = client.get(Rebuilds.class).all();
            output.result(all, () -> print(output, all));
        }
        return EduPulseCommand.DONE;
    }

    @Command(name = "pause", description = "Lets one stand still until it is resumed, over any restart.")
    int pause(@Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection) {
        return steer(rebuilds -> rebuilds.pause(projection));
    }

    @Command(name = "resume", description = "Lets one go on: in its process, else in a node that serves.")
    int resume(@Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection) {
        return steer(rebuilds -> rebuilds.resume(projection));
    }

    @Command(
            name = "cancel",
            description = "Gives one up and drops what it has made; the live read model stays as it is.")
    int cancel(@Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection) {
        return steer(rebuilds -> rebuilds.cancel(projection));
    }

    private int steer(Function<Rebuilds, RebuildStatus> change) {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var status = change.apply(client.get(Rebuilds.class));
            output.result(status, () -> print(output, List.of(status)));
        }
        return EduPulseCommand.DONE;
    }

    static void print(Output output, List<RebuildStatus> rebuilds) {
        output.table(
                List.of("rebuild of", "state", "phase", "done", "total", "events/s", "time left", "worker"),
                rebuilds.stream().map(RebuildsCommand::row).toList());
        rebuilds.stream()
                .filter(rebuild -> rebuild.error() != null)
                .forEach(rebuild -> output.line(Text.format(
                        "%s: %s",
                        String.join(" ", rebuild.projections()), rebuild.error().message())));
    }

    private static List<@Nullable Object> row(RebuildStatus rebuild) {
        return Arrays.asList(
                String.join(" ", rebuild.projections()),
                text(rebuild.state()),
                rebuild.phase() == null ? null : text(rebuild.phase()),
                rebuild.done(),
                rebuild.total(),
                Math.round(rebuild.eventsPerSecond()),
                rebuild.timeLeft() == null ? null : ProgressText.time(rebuild.timeLeft()),
                rebuild.node());
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
