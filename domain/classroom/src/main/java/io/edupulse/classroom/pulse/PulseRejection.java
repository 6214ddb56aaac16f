package io.edupulse.classroom.pulse;

import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.text.Text;
import java.util.UUID;

/// Why a learning pulse refuses a command.
public sealed interface PulseRejection extends Rejection {

    record AlreadyLaunched(UUID pulseId) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.already-launched";
        }

        @Override
        public String message() {
            return Text.format("Pulse %s was launched already; launch a new one under another id", pulseId);
        }
    }

    record NotLaunched(UUID pulseId) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.not-launched";
        }

        @Override
        public String message() {
            return Text.format("Pulse %s does not exist; launch it first", pulseId);
        }
    }

    record Closed(UUID pulseId) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.closed";
        }

        @Override
        public String message() {
            return Text.format("Pulse %s is closed", pulseId);
        }
    }

    record AlreadyResponded(UUID pulseId, UUID responderId) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.already-responded";
        }

        @Override
        public String message() {
            return Text.format("Responder %s has answered pulse %s already", responderId, pulseId);
        }
    }

    /// @param problem half a sentence about the URL; it does not repeat it, which may be long or break the line
    record ArtefactUrlInvalid(String artefactUrl, String problem) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.artefact-url-invalid";
        }

        @Override
        public String message() {
            return "artefact_url must be an absolute http or https URL, but " + problem;
        }
    }

    record PromptBlank() implements PulseRejection {
        @Override
        public String code() {
            return "pulse.prompt-blank";
        }

        @Override
        public String message() {
            return "A pulse needs a prompt that is not blank";
        }
    }

    record PromptTooLong(int length, int maximum) implements PulseRejection {
        @Override
        public String code() {
            return "pulse.prompt-too-long";
        }

        @Override
        public String message() {
            return Text.format("The prompt has %d characters, at most %d are allowed", length, maximum);
        }
    }
}
