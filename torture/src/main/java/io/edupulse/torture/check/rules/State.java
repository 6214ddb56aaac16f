package io.edupulse.torture.check.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/// The state of an aggregate after some of its events, of one fold over them: [#after] may change what it is
/// called on, since a copy of a hot quiz for each of its events would fill the memory.
public sealed interface State permits LessonState, QuizState, PulseState {

    /// What the rules may say to a command: the type of its event where they accept it, else the code of the
    /// rejection. More than one where that depends on the time.
    Set<String> rulings(String command, JsonNode payload, Moment now);

    /// The state after an event. Of another kind of aggregate, or an unreadable one, it changes nothing.
    State after(String eventType, JsonNode payload);

    /// The state before the first event; empty for an unknown command.
    static Optional<State> before(String command) {
        return switch (command) {
            case "DraftLesson", "ReviseLesson", "PublishLesson", "ArchiveLesson" -> Optional.of(LessonState.fresh());
            case "OpenQuiz", "SubmitQuiz", "CloseQuiz" -> Optional.of(QuizState.fresh());
            case "LaunchPulse", "RespondToPulse", "ClosePulse" -> Optional.of(PulseState.fresh());
            default -> Optional.empty();
        };
    }

    /// Where an aggregate is in its life.
    enum Stage {
        NEW,
        OPEN,
        PUBLISHED,
        CLOSED
    }
}
