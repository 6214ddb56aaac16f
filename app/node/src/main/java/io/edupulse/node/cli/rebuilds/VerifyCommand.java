package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.output.Output;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.VerifyReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Proves that a read model has the rows that the log gives, without rebuilding it, or that the"
                + " streams have its events. Ends with 1 if they have not.")
public final class VerifyCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "PROJECTION", arity = "0..1", description = "the read model's name, as status lists it")
    private String projection = "";

    @Option(names = "--streams", description = "compare the JetStream streams with the log instead, event by event")
    private boolean streams;

    public VerifyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (streams == !projection.isEmpty()) {
            throw new CodedException("usage.invalid", "Name either a read model or --streams");
        }
        if (streams) {
            return StreamsVerification.run(context);
        }
        var output = context.output();
        try (var client = context.open()) {
            var report = client.get(Rebuilds.class)
                    .verify(projection, RebuildOptions.DEFAULT, new RebuildBar(output)::print);
            output.result(report, () -> print(output, report));
            return report.isEqual() ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private static void print(Output output, VerifyReport report) {
        output.line("");
        Differences.print(output, report.tables());
        output.sentence(Text.format(
                "%s: %,d events in %,d ms, %s; the live one stood still for at most %,d ms.",
                report.projection(),
                report.events(),
                report.took().toMillis(),
                report.isEqual() ? "all rows are those that the log gives" : "the rows differ",
                report.liveHeld().toMillis()));
        if (!report.isEqual()) {
            output.sentence(
                    report.code() == SchemaState.SAME
                            ? Text.format(
                                    "The live one is damaged: `rebuild %s --accept-differences` replaces it.",
                                    report.projection())
                            : Text.format(
                                    "Other code than this has made the live one: `rebuild %s --accept-differences` brings it up to date.",
                                    report.projection()));
        }
    }
}
