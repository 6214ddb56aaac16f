package io.edupulse.torture.check.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/// Which fields an event of the classroom has, and of what form they are. An event without this form is poison:
/// it can be logged and published, and no read model can apply it.
public final class EventForm {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final Map<String, Form> TITLED =
            Map.of("teacher_id", Form.ID, "lesson_id", Form.ID, "title", Form.TEXT);

    private static final Map<String, Map<String, Form>> FORMS = Map.of(
            "LessonDrafted",
            TITLED,
            "LessonRevised",
            TITLED,
            "LessonPublished",
            TITLED,
            "LessonArchived",
            Map.of("teacher_id", Form.ID, "lesson_id", Form.ID),
            "QuizOpened",
            Map.of(
                    "quiz_id",
                    Form.ID,
                    "lesson_id",
                    Form.ID,
                    "maximum_score",
                    Form.INT,
                    "attempts_allowed",
                    Form.INT,
                    "deadline",
                    Form.TIME_OR_NULL),
            "QuizSubmitted",
            Map.of("student_id", Form.ID, "quiz_id", Form.ID, "score_raw", Form.INT),
            "QuizClosed",
            Map.of("quiz_id", Form.ID),
            "PulseLaunched",
            Map.of("pulse_id", Form.ID, "lesson_id", Form.ID, "prompt", Form.TEXT),
            "LearningPulseResponded",
            Map.of("responder_id", Form.ID, "pulse_id", Form.ID, "artefact_url", Form.TEXT),
            "PulseClosed",
            Map.of("pulse_id", Form.ID));

    private enum Form {
        ID,
        TEXT,
        INT,
        TIME_OR_NULL
    }

    private EventForm() {}

    /// Whether the classroom knows the type.
    public static boolean isKnown(String type) {
        return FORMS.containsKey(type);
    }

    /// Whether an event of a known type has its form. Further fields do not matter.
    public static boolean isReadable(String type, JsonNode payload) {
        var form = FORMS.get(type);
        return form != null
                && form.entrySet().stream().allMatch(field -> has(payload.path(field.getKey()), field.getValue()));
    }

    private static boolean has(JsonNode value, Form form) {
        return switch (form) {
            case ID -> value.isTextual() && UUID.matcher(value.asText()).matches();
            case TEXT -> value.isTextual();
            case INT -> value.isIntegralNumber() && value.canConvertToInt();
            case TIME_OR_NULL -> value.isNull() || value.isMissingNode() || isTime(value);
        };
    }

    private static boolean isTime(JsonNode value) {
        try {
            return value.isTextual() && !Instant.parse(value.asText()).equals(Instant.MAX);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
