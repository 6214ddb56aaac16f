package io.edupulse.classroom.pulse;

import static io.edupulse.classroom.pulse.PulseRejections.alreadyLaunched;
import static io.edupulse.classroom.pulse.PulseRejections.alreadyResponded;
import static io.edupulse.classroom.pulse.PulseRejections.artefactUrlInvalid;
import static io.edupulse.classroom.pulse.PulseRejections.closed;
import static io.edupulse.classroom.pulse.PulseRejections.notLaunched;
import static io.edupulse.classroom.pulse.PulseRejections.promptBlank;
import static io.edupulse.classroom.pulse.PulseRejections.promptTooLong;
import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.classroom.pulse.Pulse.Stage;
import io.edupulse.classroom.pulse.PulseCommand.ClosePulse;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.Rejection;
import io.edupulse.kernel.fingerprint.EquivalentCode;
import java.time.Instant;

/// The rules of a pulse: while it is open, each responder answers once, with the URL of an artefact.
@EquivalentCode({
    "4a3e0947736f16f2acc4ed3fd0e55716",
    "011cab6050e3c5bd5130b438786189ed",
    "6fbf17a6bbb02369cb521641d0fe5554",
    "85a056f08e1957ee87df9225d51ba555"
})
public final class PulseAggregate implements Aggregate<Pulse, PulseCommand, PulseEvent> {

    private static final int MAXIMUM_PROMPT_LENGTH = 500;

    @Override
    public String name() {
        return "pulse";
    }

    @Override
    public Pulse initial() {
        return Pulse.NEW;
    }

    @Override
    public Decision<PulseEvent> decide(Pulse pulse, PulseCommand command, Instant now) {
        var id = command.pulseId();
        return switch (command) {
            case LaunchPulse _ when !pulse.is(Stage.NEW) -> reject(alreadyLaunched(id));
            case LaunchPulse launch when launch.prompt().isBlank() -> reject(promptBlank());
            case LaunchPulse launch when isTooLong(launch.prompt()) -> reject(tooLong(launch.prompt()));
            case LaunchPulse launch -> accept(new PulseLaunched(id, launch.lessonId(), launch.prompt()));

            case PulseCommand _ when pulse.is(Stage.NEW) -> reject(notLaunched(id));
            case PulseCommand _ when pulse.is(Stage.CLOSED) -> reject(closed(id));

            case RespondToPulse respond -> respond(pulse, respond);

            case ClosePulse _ -> accept(new PulseClosed(id));
        };
    }

    @Override
    public Pulse evolve(Pulse pulse, PulseEvent event) {
        return switch (event) {
            case PulseLaunched _ -> pulse.launched();
            case LearningPulseResponded responded -> pulse.respondedBy(responded.responderId());
            case PulseClosed _ -> pulse.closed();
        };
    }

    @Override
    public long weight(Pulse pulse) {
        return 256 + 128L * pulse.responders().size();
    }

    private static Decision<PulseEvent> respond(Pulse pulse, RespondToPulse command) {
        var id = command.pulseId();
        var responder = command.responderId();
        var url = command.artefactUrl();
        if (pulse.responders().contains(responder)) {
            return reject(alreadyResponded(id, responder));
        }
        return ArtefactUrl.problemOf(url)
                .map(problem -> Decision.<PulseEvent>reject(artefactUrlInvalid(problem)))
                .orElseGet(() -> accept(new LearningPulseResponded(responder, id, url)));
    }

    private static boolean isTooLong(String prompt) {
        return length(prompt) > MAXIMUM_PROMPT_LENGTH;
    }

    private static Rejection tooLong(String prompt) {
        return promptTooLong(length(prompt), MAXIMUM_PROMPT_LENGTH);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
