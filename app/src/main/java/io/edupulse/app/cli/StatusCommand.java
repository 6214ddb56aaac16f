package io.edupulse.app.cli;

import io.edupulse.app.node.Client;
import io.edupulse.app.node.SystemStatus;
import io.edupulse.app.output.Output;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.engine.SchemaCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "status", description = "How far the log, the streams and the read models are, and whether they agree.")
final class StatusCommand implements Callable<Integer> {

    private final Globals globals;

    StatusCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        var output = globals.output();
        try (var client = Client.openWithNats(globals.configuration())) {
            var status = SystemStatus.of(client::get);
            output.result(status, () -> print(output, status));
        }
        return EduPulseCommand.DONE;
    }

    static void print(Output output, SystemStatus status) {
        var partitions = new ArrayList<List<?>>();
        for (int p = 0; p < status.log().heads().size(); p++) {
            var stream = status.jetstream().streams().get(p);
            partitions.add(List.of(
                    p, status.log().heads().get(p), stream.messages(), stream.lastSequence(), stream.steppedOver()));
        }
        output.table(List.of("partition", "log", "messages", "last_sequence", "stepped_over"), partitions);
        output.line("");
        output.table(
                List.of("read model", "applied", "lag", "parked"),
                status.projections().stream()
                        .map(p -> List.of(p.projection(), p.applied(), p.lag(), p.parked()))
                        .toList());
        status.projections().stream()
                .filter(p -> p.code() != SchemaCode.SAME)
                .forEach(p -> output.line(Text.format(
                        "%s %s: ./edupulse rebuild %s --accept-differences",
                        p.projection(),
                        p.code() == SchemaCode.CHANGED
                                ? "was filled by other code than this"
                                : "has other tables than this version makes and stands still",
                        p.projection())));
        if (!status.rebuilds().isEmpty()) {
            output.line("");
            RebuildsCommand.print(output, status.rebuilds());
        }
        if (!status.previous().isEmpty()) {
            output.line("");
            output.table(
                    List.of("read model of before", "lag", "kept until"),
                    status.previous().stream()
                            .map(p -> Arrays.asList(p.projection(), p.lag(), p.keepUntil()))
                            .toList());
        }
        output.line("");
        output.line(Text.format(
                "%,d events in the log, %,d messages in JetStream: %s",
                status.log().events(),
                status.jetstream().messages(),
                status.agree() ? "all agree" : "not everything has caught up"));
    }
}
