package io.edupulse.node.cli.log;

import io.edupulse.json.CommandJson;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.output.Output;
import io.edupulse.node.runtime.RunningNode;
import io.edupulse.node.runtime.RunningNode.Answer;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A command as it goes over HTTP: its payload as the body, and its options as headers.
///
/// @param subject in whose name
record SentCommand(String type, String payload, Map<String, String> headers, String subject) {

    private static final int REJECTED = 422;

    /// @param json the document that the request was read from
    static SentCommand of(CommandJson.Request request, byte[] json) {
        var payload = Output.parse(new String(json, StandardCharsets.UTF_8)).path("payload");
        var actor = request.options().metadata().actor();
        return new SentCommand(
                request.command().getClass().getSimpleName(),
                payload.toString(),
                headers(request.options()),
                actor == null ? RunningNode.USER : actor);
    }

    private static Map<String, String> headers(CommandOptions options) {
        var headers = new HashMap<String, String>();
        put(headers, "Idempotency-Key", options.idempotencyKey());
        put(headers, "Correlation-Id", options.metadata().correlationId());
        put(headers, "Causation-Id", options.metadata().causationId());
        put(headers, "Traceparent", options.metadata().traceparent());
        options.expectedSequence().ifPresent(sequence -> {
            if (sequence == 0) {
                headers.put("If-None-Match", "*");
            } else {
                headers.put("If-Match", "\"" + sequence + "\"");
            }
        });
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /// @return empty if no node listens
    /// @throws io.edupulse.kernel.failure.CodedException if the node could not decide it, or does not answer
    Optional<CommandAnswer> to(RunningNode node) {
        return node.post("/v1/commands/" + type, headers, payload.getBytes(StandardCharsets.UTF_8), subject)
                .map(SentCommand::told);
    }

    private static CommandAnswer told(Answer answer) {
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_OK -> answer.as(CommandAnswer.class);
            case REJECTED -> CommandAnswer.refused("rejected", answer.code(), answer.message());
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_PRECON_FAILED ->
                CommandAnswer.refused("conflict", answer.code(), answer.message());
            default -> throw answer.failure();
        };
    }
}
