package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.app.output.Output;
import io.edupulse.projections.rebuild.RebuildOptions;
import io.edupulse.projections.rebuild.RebuildReport;
import io.edupulse.projections.rebuild.Rebuilds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = "Fills a read model anew beside the live one, compares both row by row, and swaps them.")
final class RebuildCommand implements Callable<Integer> {

    private final Globals globals;

    @Parameters(paramLabel = "PROJECTION", description = "the read model's name, such as quiz-results")
    private String projection = "";

    @Option(
            names = "--accept-differences",
            description = "swap also if the rows differ, after a change of the code on purpose")
    private boolean acceptDifferences;

    RebuildCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        var output = globals.output();
        try (var client = Client.open(globals.configuration())) {
            var report = client.get(Rebuilds.class)
                    .rebuild(
                            projection,
                            RebuildOptions.DEFAULT.acceptingDifferences(acceptDifferences),
                            new ProgressPrinter(output)::print);
            output.result(report, () -> print(output, report));
        }
        return EduPulseCommand.DONE;
    }

    static void print(Output output, RebuildReport report) {
        output.table(
                List.of("table", "rows before", "rows now", "only before", "only now"),
                report.tables().stream()
                        .map(t -> List.of(t.table(), t.liveRows(), t.candidateRows(), t.onlyLive(), t.onlyCandidate()))
                        .toList());
        output.line("%s: %,d events in %,d ms, %s; queries waited at most %,d ms. './edupulse rollback %s' goes back."
                .formatted(
                        report.projection(),
                        report.events(),
                        report.took().toMillis(),
                        report.isEqual() ? "all rows are equal" : "the rows differ as accepted",
                        report.held().toMillis(),
                        report.projection()));
    }
}
