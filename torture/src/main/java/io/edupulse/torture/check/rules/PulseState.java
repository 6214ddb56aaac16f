package io.edupulse.torture.check.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// A learning pulse. While it is open, each responder answers once, with the URL of an artefact. One that was
/// answered before it was launched is open.
public record PulseState(Stage stage, Set<String> responders) implements State {

    private static final int LONGEST_PROMPT = 500;
    private static final int LONGEST_URL = 2048;
    private static final int LAST_PORT = 65_535;

    static PulseState fresh() {
        return new PulseState(Stage.NEW, new HashSet<>());
    }

    @Override
    public Set<String> rulings(String command, JsonNode payload, Moment now) {
        return Set.of(ruling(command, payload));
    }

    private String ruling(String command, JsonNode payload) {
        if (command.equals("LaunchPulse")) {
            return launch(payload.path("prompt").asText());
        }
        if (stage == Stage.NEW) {
            return "pulse.not-launched";
        }
        if (stage == Stage.CLOSED) {
            return "pulse.closed";
        }
        if (command.equals("ClosePulse")) {
            return "PulseClosed";
        }
        if (responders.contains(payload.path("responder_id").asText())) {
            return "pulse.already-responded";
        }
        return isUrl(payload.path("artefact_url").asText()) ? "LearningPulseResponded" : "pulse.artefact-url-invalid";
    }

    private String launch(String prompt) {
        if (stage != Stage.NEW) {
            return "pulse.already-launched";
        }
        if (prompt.isBlank()) {
            return "pulse.prompt-blank";
        }
        return prompt.codePointCount(0, prompt.length()) > LONGEST_PROMPT ? "pulse.prompt-too-long" : "PulseLaunched";
    }

    private static boolean isUrl(String text) {
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return text.length() <= LONGEST_URL
                    && (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getPort() <= LAST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public State after(String eventType, JsonNode payload) {
        if (!EventForm.isReadable(eventType, payload)) {
            return this;
        }
        return switch (eventType) {
            case "PulseLaunched" -> new PulseState(Stage.OPEN, responders);
            case "LearningPulseResponded" -> {
                responders.add(payload.path("responder_id").asText());
                yield new PulseState(stage == Stage.NEW ? Stage.OPEN : stage, responders);
            }
            case "PulseClosed" -> new PulseState(Stage.CLOSED, responders);
            default -> this;
        };
    }
}
