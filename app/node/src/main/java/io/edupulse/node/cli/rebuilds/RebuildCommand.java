package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.ProgressText;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildEstimate;
import io.edupulse.rebuild.report.RebuildReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = {
            "Fills read models again beside the live ones, compares both row by row, and swaps them.",
            "One that was interrupted goes on where it was, with the options that it was begun with."
        })
public final class RebuildCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "PROJECTION", arity = "0..*", description = "the read models' names, as status lists them")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "all read models, with one reading of the log")
    private boolean all;

    @Option(
            names = "--accept-differences",
            description = "swap also if the rows differ, after a change of the code on purpose")
    private boolean acceptDifferences;

    @Option(
            names = "--key",
            paramLabel = "AGGREGATE",
            description = "make only the rows of this aggregate again, in place")
    private @Nullable UUID key;

    @Option(names = "--max-rate", paramLabel = "N", description = "read at most this many events a second")
    private @Nullable Long maxRate;

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "how long the previous version is kept for a rollback, such as 24h, 30m or 0 (default 24h)")
    private Duration keep = RebuildOptions.DEFAULT.keep();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "how many partitions are filled side by side (default one for each processor)")
    private int threads = RebuildOptions.DEFAULT.threads();

    @Option(names = "--dry-run", description = "only tell events, bytes and time; changes nothing")
    private boolean dryRun;

    @Option(names = "--detach", description = "leave it to a node that serves, and return at once")
    private boolean detach;

    public RebuildCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var options = options();
        var output = context.output();
        try (var client = context.open()) {
            var rebuilds = client.get(Rebuilds.class);
            var wanted = wanted(client.get(Projections.class));
            if (key != null) {
                repair(rebuilds, wanted, key, output);
            } else if (dryRun) {
                var estimate = rebuilds.dryRun(wanted, options);
                output.result(estimate, () -> print(output, estimate));
            } else if (detach) {
                var job = rebuilds.request(wanted, options);
                output.result(
                        job,
                        () -> output.sentence("A node that serves works on it; `rebuilds list` shows how far it is"));
            } else {
                rebuild(rebuilds, wanted, options, output);
            }
        }
        return ExitCodes.DONE;
    }

    private static void repair(Rebuilds rebuilds, List<String> wanted, UUID key, Output output) {
        for (var projection : wanted) {
            var repaired = rebuilds.repair(projection, key);
            output.result(repaired, () -> Differences.print(output, repaired));
        }
    }

    private void rebuild(Rebuilds rebuilds, List<String> wanted, RebuildOptions options, Output output) {
        var printer = new RebuildBar(output);
        try (var leaving = new PauseWhenKilled(rebuilds, wanted, output)) {
            var reports = rebuilds.rebuild(wanted, options, progress -> {
                leaving.hasBegun();
                printer.print(progress);
            });
            reports.forEach(report -> output.result(report, () -> print(output, report)));
        }
    }

    private List<String> wanted(Projections projections) {
        if (all == !names.isEmpty()) {
            throw new CodedException(
                    "usage.invalid",
                    all ? "Name read models or say --all, not both" : "Name a read model, or say --all");
        }
        return all ? projections.all().stream().map(Projection::name).toList() : names;
    }

    private RebuildOptions options() {
        if (maxRate != null && maxRate < 1) {
            throw new CodedException(
                    "usage.invalid", Text.format("--max-rate is %d, but must be at least 1 event a second", maxRate));
        }
        if (threads < 1) {
            throw new CodedException("usage.invalid", Text.format("--threads is %d, but must be at least 1", threads));
        }
        if (dryRun && detach) {
            throw new CodedException("usage.invalid", "--dry-run does nothing that could be detached");
        }
        return RebuildOptions.DEFAULT
                .withThreads(threads)
                .withKeep(keep)
                .withMaxRate(maxRate)
                .acceptingDifferences(acceptDifferences);
    }

    static void print(Output output, RebuildReport report) {
        Differences.print(output, report.tables());
        output.sentence(Text.format(
                "%s: %,d events in %,d ms, %s; queries waited at most %,d ms, the live one at most %,d ms. `rollback %s` goes back.",
                report.projection(),
                report.events(),
                report.took().toMillis(),
                report.isEqual() ? "all rows are equal" : "the rows differ as accepted",
                report.held().toMillis(),
                report.liveHeld().toMillis(),
                report.projection()));
    }

    private static void print(Output output, RebuildEstimate estimate) {
        if (!estimate.types().isEmpty()) {
            output.table(
                    List.of("event type", "events", "bytes"),
                    estimate.types().stream()
                            .map(t -> List.of(t.type(), t.events(), t.bytes()))
                            .toList());
        }
        output.sentence(text(estimate));
    }

    static String text(RebuildEstimate estimate) {
        var names = String.join(", ", estimate.projections());
        if (estimate.basis() == RebuildEstimate.Basis.EMPTY_LOG) {
            return Text.format("%s: the log is empty, so there is nothing to read", names);
        }
        return Text.format(
                "%s: %,d of the %,d events in the log, %,d bytes; %s",
                names, estimate.events(), estimate.total(), estimate.bytes(), duration(estimate));
    }

    /// A rate is told only where it means something: not where all is over in no time.
    private static String duration(RebuildEstimate estimate) {
        boolean isShort = estimate.time().toSeconds() == 0;
        var time = ProgressText.time(estimate.time());
        var rate = isShort ? time : Text.format("about %s at %,.0f events/s", time, estimate.eventsPerSecond());
        return switch (estimate.basis()) {
            case LAST_REBUILD -> rate + ", as the last rebuild was";
            case SAMPLE -> rate + ", as a sample has just shown; writing the rows and making indexes come on top";
            case WHOLE_LOG ->
                Text.format(
                        "%s, as filling a copy from the whole log has just shown", isShort ? time : "about " + time);
            case MAX_RATE -> rate + ", the maximum rate";
            case EMPTY_LOG -> time;
        };
    }
}
