package io.edupulse.torture.check.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a command writes when it is accepted, as far as the command alone tells: the text that it and its row
/// have in common. Each command of the classroom writes one event.
final class Effect {

    private static final Map<String, String> EVENTS = Map.of(
            "DraftLesson", "LessonDrafted",
            "ReviseLesson", "LessonRevised",
            "PublishLesson", "LessonPublished",
            "ArchiveLesson", "LessonArchived",
            "OpenQuiz", "QuizOpened",
            "SubmitQuiz", "QuizSubmitted",
            "CloseQuiz", "QuizClosed",
            "LaunchPulse", "PulseLaunched",
            "RespondToPulse", "LearningPulseResponded",
            "ClosePulse", "PulseClosed");

    private static final List<String> TITLED = List.of("teacher_id", "lesson_id", "title");
    private static final List<String> OF_TEACHER = List.of("teacher_id", "lesson_id");

    private static final Map<String, List<String>> FIELDS = Map.of(
            "LessonDrafted", TITLED,
            "LessonRevised", TITLED,
            "LessonPublished", OF_TEACHER, // the title is the state's
            "LessonArchived", OF_TEACHER,
            "QuizOpened", List.of("quiz_id", "lesson_id", "maximum_score", "attempts_allowed"),
            "QuizSubmitted", List.of("student_id", "quiz_id", "score_raw"),
            "QuizClosed", List.of("quiz_id"),
            "PulseLaunched", List.of("pulse_id", "lesson_id", "prompt"),
            "LearningPulseResponded", List.of("responder_id", "pulse_id", "artefact_url"),
            "PulseClosed", List.of("pulse_id"));

    private Effect() {}

    static String event(Operation operation) {
        return EVENTS.getOrDefault(operation.command(), operation.command());
    }

    static String of(Operation operation) {
        return operation.kind() == Kind.FOREIGN
                ? foreign(String.valueOf(operation.event()))
                : text(String.valueOf(operation.aggregate()), event(operation), operation.payload());
    }

    static String of(LogRow row) {
        return text(row.aggregate(), row.type(), row.payload());
    }

    static String foreign(String eventId) {
        return "event " + eventId;
    }

    private static String text(String aggregate, String event, JsonNode payload) {
        return aggregate
                + ' '
                + event
                + ' '
                + FIELDS.getOrDefault(event, List.of()).stream()
                        .map(field -> payload.path(field).asText())
                        .collect(Collectors.joining("|"));
    }
}
