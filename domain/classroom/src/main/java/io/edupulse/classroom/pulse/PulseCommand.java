package io.edupulse.classroom.pulse;

import io.edupulse.kernel.aggregate.Command;
import java.util.UUID;

/// What can be asked of a learning pulse. The pulse's id is the aggregate's.
public sealed interface PulseCommand extends Command {

    UUID pulseId();

    @Override
    default UUID aggregateId() {
        return pulseId();
    }

    /// Puts a prompt to the class of a lesson.
    record LaunchPulse(UUID pulseId, UUID lessonId, String prompt) implements PulseCommand {}

    /// Answers with the address of an artefact.
    record RespondToPulse(UUID pulseId, UUID responderId, String artefactUrl) implements PulseCommand {}

    /// Ends the pulse.
    record ClosePulse(UUID pulseId) implements PulseCommand {}
}
