package io.edupulse.node.cli.log;

import io.edupulse.json.CommandJson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.RunningNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "send",
        description = {
            "Sends a command, and tells its receipt or why it was refused.",
            "",
            "The command is JSON, named as its record and with the record's components:",
            "  send '{\"type\":\"NAME\",\"payload\":{\"some_id\":\"...\"}}'",
            "",
            "Beside type and payload there may be expected_sequence, idempotency_key, correlation_id, causation_id,"
                    + " actor and traceparent."
        })
public final class SendCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "COMMAND", description = "the command as JSON, or - to read it from the standard input")
    private String command = "";

    public SendCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        var settings = context.settings();
        var json = command.equals("-") ? System.in.readAllBytes() : command.getBytes(StandardCharsets.UTF_8);
        var request = new CommandJson(context.program().aggregates()).read(json);
        var answer = RunningNode.find(settings)
                .flatMap(node -> SentCommand.of(request, json).to(node));
        if (answer.isPresent()) {
            return print(answer.get());
        }
        try (var client = Client.open(context.program(), settings)) {
            return print(CommandAnswer.of(client.get(CommandGateway.class).send(request.command(), request.options())));
        }
    }

    private int print(CommandAnswer answer) {
        var output = context.output();
        output.result(answer, () -> output.sentence(answer.sentence()));
        return answer.accepted() ? ExitCodes.DONE : ExitCodes.FAILED;
    }
}
