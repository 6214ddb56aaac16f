package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.PageOptions;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.ProgressText;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuilds",
        description = "The rebuilds that run, wait or have ended, in whichever process.",
        synopsisSubcommandLabel = "list|pause|resume|cancel")
public final class RebuildsCommand implements Callable<Integer> {

    private final CommandContext context;

    public RebuildsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid",
                "Say 'rebuilds list', 'rebuilds pause PROJECTION', 'rebuilds resume ...' or 'rebuilds cancel ...'");
    }

    @Command(
            name = "list",
            description = "Lists those that are not over, and the finished ones, the newest first. Finished ones are"
                    + " kept for as long as keep.jobs says.")
    int list(
            @Parameters(
                            paramLabel = "PROJECTION",
                            arity = "0..1",
                            description = "the read model's name; without it, all")
                    @Nullable
                    String projection,
            @Mixin PageOptions page) {
        var output = context.output();
        var request = page.request();
        try (var client = context.open()) {
            var rebuilds = client.get(Rebuilds.class);
            var listing = projection == null ? rebuilds.list(request) : rebuilds.list(projection, request);
            output.result(listing, () -> {
                if (listing.total() == 0) {
                    output.line("No rebuild is known");
                } else {
                    print(output, listing.items());
                    output.rest(listing);
                }
            });
        }
        return ExitCodes.DONE;
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
        var output = context.output();
        try (var client = context.open()) {
            var status = change.apply(client.get(Rebuilds.class));
            output.result(status, () -> print(output, List.of(status)));
        }
        return ExitCodes.DONE;
    }

    /// Those that are not over with how far they are, and the finished ones with what came of them.
    public static void print(Output output, List<RebuildStatus> rebuilds) {
        var open =
                rebuilds.stream().filter(rebuild -> !rebuild.state().isOver()).toList();
        var finished =
                rebuilds.stream().filter(rebuild -> rebuild.state().isOver()).toList();
        if (!open.isEmpty()) {
            output.table(
                    List.of("rebuild of", "state", "phase", "done", "total", "events/s", "time left", "worker"),
                    open.stream().map(RebuildsCommand::openRow).toList());
            tellErrors(output, open);
        }
        if (!open.isEmpty() && !finished.isEmpty()) {
            output.line("");
        }
        if (!finished.isEmpty()) {
            output.table(
                    List.of("rebuild of", "outcome", "events", "ended", "took"),
                    finished.stream().map(RebuildsCommand::finishedRow).toList());
            tellErrors(output, finished);
        }
    }

    private static void tellErrors(Output output, List<RebuildStatus> rebuilds) {
        rebuilds.stream()
                .filter(rebuild -> rebuild.error() != null)
                .forEach(rebuild -> output.sentence(Text.format(
                        "%s: %s",
                        String.join(" ", rebuild.projections()), rebuild.error().message())));
    }

    private static List<@Nullable Object> openRow(RebuildStatus rebuild) {
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

    private static List<@Nullable Object> finishedRow(RebuildStatus rebuild) {
        return Arrays.asList(
                String.join(" ", rebuild.projections()),
                text(rebuild.state()),
                rebuild.total(),
                rebuild.finishedAt(),
                rebuild.startedAt() == null || rebuild.finishedAt() == null
                        ? null
                        : ProgressText.time(Duration.between(rebuild.startedAt(), rebuild.finishedAt())));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
