package io.edupulse.classroom.pulse;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.UUID;

/// What can happen to a learning pulse. Names and components are the wire format.
public sealed interface PulseEvent extends DomainEvent {

    record PulseLaunched(UUID pulseId, UUID lessonId, String prompt) implements PulseEvent {}

    record LearningPulseResponded(UUID responderId, UUID pulseId, String artefactUrl) implements PulseEvent {}

    record PulseClosed(UUID pulseId) implements PulseEvent {}
}
