package io.edupulse.classroom.pulse;

import io.edupulse.kernel.aggregate.Rejection;
import java.util.UUID;

/// The reasons why a learning pulse refuses a command.
final class PulseRejections {

    private PulseRejections() {}

    static Rejection alreadyLaunched(UUID pulseId) {
        return Rejection.of(
                "pulse.already-launched", "Pulse %s was launched already; launch a new one under another id", pulseId);
    }

    static Rejection notLaunched(UUID pulseId) {
        return Rejection.of("pulse.not-launched", "Pulse %s does not exist; launch it first", pulseId);
    }

    static Rejection closed(UUID pulseId) {
        return Rejection.of("pulse.closed", "Pulse %s is closed", pulseId);
    }

    static Rejection alreadyResponded(UUID pulseId, UUID responderId) {
        return Rejection.of(
                "pulse.already-responded", "Responder %s has answered pulse %s already", responderId, pulseId);
    }

    /// @param problem half a sentence; it does not repeat the URL, which may be long or contain line breaks
    static Rejection artefactUrlInvalid(String problem) {
        return Rejection.of(
                "pulse.artefact-url-invalid", "artefact_url must be an absolute http or https URL, but %s", problem);
    }

    static Rejection promptBlank() {
        return Rejection.of("pulse.prompt-blank", "A pulse needs a prompt that is not blank");
    }

    static Rejection promptTooLong(int length, int maximum) {
        return Rejection.of(
                "pulse.prompt-too-long", "The prompt has %d characters, at most %d are allowed", length, maximum);
    }
}
