package io.edupulse.classroom.pulse;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.pulse.Pulse.Closed;
import io.edupulse.classroom.pulse.Pulse.Open;
import io.edupulse.classroom.pulse.Pulse.Unknown;
import io.edupulse.classroom.pulse.PulseCommand.ClosePulse;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Decision;
import java.time.Instant;

/// The rules of a learning pulse: launched once, answered once by each responder, closed for good.
public final class PulseAggregate implements Aggregate<Pulse, PulseCommand, PulseEvent> {

    private static final int MAXIMUM_PROMPT_LENGTH = 500;

    @Override
    public String name() {
        return "pulse";
    }

    @Override
    public Class<PulseCommand> commands() {
        return PulseCommand.class;
    }

    @Override
    public Class<PulseEvent> events() {
        return PulseEvent.class;
    }

    @Override
    public Pulse initial() {
        return new Unknown();
    }

    @Override
    public Decision<PulseEvent> decide(Pulse pulse, PulseCommand command, Instant now) {
        return switch (pulse) {
            case Unknown() ->
                switch (command) {
                    case LaunchPulse c -> launch(c);
                    case RespondToPulse c -> reject(new PulseRejection.NotLaunched(c.pulseId()));
                    case ClosePulse c -> reject(new PulseRejection.NotLaunched(c.pulseId()));
                };
            case Open open ->
                switch (command) {
                    case LaunchPulse c -> reject(new PulseRejection.AlreadyLaunched(c.pulseId()));
                    case RespondToPulse c -> respond(open, c);
                    case ClosePulse c -> accept(new PulseClosed(c.pulseId()));
                };
            case Closed() -> reject(new PulseRejection.Closed(command.pulseId()));
        };
    }

    private static Decision<PulseEvent> launch(LaunchPulse c) {
        if (c.prompt().isBlank()) {
            return reject(new PulseRejection.PromptBlank());
        }
        int length = c.prompt().codePointCount(0, c.prompt().length());
        return length > MAXIMUM_PROMPT_LENGTH
                ? reject(new PulseRejection.PromptTooLong(length, MAXIMUM_PROMPT_LENGTH))
                : accept(new PulseLaunched(c.pulseId(), c.lessonId(), c.prompt()));
    }

    private static Decision<PulseEvent> respond(Open pulse, RespondToPulse c) {
        var fault = ArtefactUrl.fault(c.artefactUrl());
        if (fault.isPresent()) {
            return reject(new PulseRejection.ArtefactUrlInvalid(c.artefactUrl(), fault.get()));
        }
        return pulse.hasAnswerOf(c.responderId())
                ? reject(new PulseRejection.AlreadyResponded(c.pulseId(), c.responderId()))
                : accept(new LearningPulseResponded(c.responderId(), c.pulseId(), c.artefactUrl()));
    }

    /// Pulses of the predecessor begin with [LearningPulseResponded].
    @Override
    public Pulse evolve(Pulse pulse, PulseEvent event) {
        return switch (event) {
            case PulseLaunched e -> Open.LAUNCHED;
            case LearningPulseResponded e ->
                switch (pulse) {
                    case Unknown() -> Open.LAUNCHED.answeredBy(e.responderId());
                    case Open open -> open.answeredBy(e.responderId());
                    case Closed closed -> closed;
                };
            case PulseClosed e -> new Closed();
        };
    }
}
