package io.edupulse.node.cli.log;

import io.edupulse.json.CommandJson;
import io.edupulse.node.http.CommandHeaders;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.output.Output;
import io.edupulse.node.runtime.RunningNode;
import io.edupulse.node.runtime.RunningNode.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A command as it goes over HTTP: its payload as the body, and its options as headers.
///
/// @param subject in whose name
record SentCommand(String type, String payload, Map<String, String> headers, String subject) {

    /// @param json the document that the request was read from
    static SentCommand of(CommandJson.Request request, byte[] json) {
        var payload = Output.parse(new String(json, StandardCharsets.UTF_8)).path("payload");
        var actor = request.options().metadata().actor();
        return new SentCommand(
                request.command().getClass().getSimpleName(),
                payload.toString(),
                CommandHeaders.of(request.options()),
                actor == null ? RunningNode.USER : actor);
    }

    /// @return empty if no node listens
    /// @throws io.edupulse.kernel.failure.CodedException if the node could not decide it, or does not answer
    Optional<CommandAnswer> to(RunningNode node) {
        return node.post("/v1/commands/" + type, headers, payload.getBytes(StandardCharsets.UTF_8), subject)
                .map(SentCommand::told);
    }

    private static CommandAnswer told(Answer answer) {
        return switch (answer.status()) {
            case FailureStatus.OK -> answer.as(CommandAnswer.class);
            case FailureStatus.REJECTED -> CommandAnswer.refused("rejected", answer.code(), answer.message());
            case FailureStatus.CONFLICT, FailureStatus.PRECONDITION ->
                CommandAnswer.refused("conflict", answer.code(), answer.message());
            default -> throw answer.failure();
        };
    }
}
