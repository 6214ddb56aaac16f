package io.edupulse.projections.classroom;

import static io.edupulse.jooq.pulse_wall.Tables.PULSES;
import static io.edupulse.jooq.pulse_wall.Tables.RESPONSES;

import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.jooq.pulse_wall.tables.records.PulsesRecord;
import io.edupulse.jooq.pulse_wall.tables.records.ResponsesRecord;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Recorded;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.UUID;

/// How events change the walls of pulses.
@EquivalentCode({
    "40686bda042150a96abcb71022aa0d30",
    "e3e7a1e683122bb1f5f08bbe014f2f47",
    "2545e9aa8c033e9734cacd73ddef23bf",
    "20ca2cda46a37d77e27f79525b9d10b2"
})
final class PulseWallProjection {

    static final Projection PROJECTION = ClassroomProjections.projection("pulse-wall", pulses(), responses());

    private PulseWallProjection() {}

    private static View<PulsesRecord> pulses() {
        return View.of(PULSES)
                .on(PulseLaunched.class, recorded -> key(recorded.event().pulseId(), recorded), (pulse, recorded) -> {
                    pulse.setLessonId(recorded.event().lessonId())
                            .setPrompt(recorded.event().prompt());
                    count(pulse, 0).setLaunchedAt(recorded.occurredAt());
                })
                .on(
                        LearningPulseResponded.class,
                        recorded -> key(recorded.event().pulseId(), recorded),
                        (pulse, recorded) -> count(pulse, 1).setLastResponseAt(recorded.occurredAt()))
                .on(
                        PulseClosed.class,
                        recorded -> key(recorded.event().pulseId(), recorded),
                        (pulse, recorded) -> count(pulse, 0).setClosedAt(recorded.occurredAt()))
                .build();
    }

    private static RowKey key(UUID pulseId, Recorded<?> recorded) {
        return RowKey.of(pulseId, recorded.aggregateId());
    }

    private static PulsesRecord count(PulsesRecord pulse, int more) {
        long before = pulse.getResponses() == null ? 0 : pulse.getResponses();
        return pulse.setResponses(before + more);
    }

    // @start region=responses
    private static View<ResponsesRecord> responses() {
        return View.of(RESPONSES)
                .on(
                        LearningPulseResponded.class,
                        recorded -> RowKey.of(
                                recorded.event().pulseId(),
                                recorded.aggregateId(),
                                recorded.recorded().sequence()),
                        (response, recorded) -> response.setResponderId(
                                        recorded.event().responderId())
                                .setArtefactUrl(recorded.event().artefactUrl())
                                .setRespondedAt(recorded.occurredAt()))
                .build();
    }
    // @end region=responses
}
