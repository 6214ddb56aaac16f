package io.edupulse.torture.check.log;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The message that must stand in the stream for a row, made from `docs/wire-format.md` alone: the fields of a
/// known type in the order of its table, other ones after them in the order in which the database keeps them.
public final class Envelope {

    private static final List<String> LESSON = List.of("\"teacher_id\"", "\"lesson_id\"", "\"title\"");

    private static final Map<String, List<String>> FIELDS = Map.of(
            "LessonDrafted",
            LESSON,
            "LessonRevised",
            LESSON,
            "LessonPublished",
            LESSON,
            "LessonArchived",
            List.of("\"teacher_id\"", "\"lesson_id\""),
            "QuizOpened",
            List.of("\"quiz_id\"", "\"lesson_id\"", "\"maximum_score\"", "\"attempts_allowed\"", "\"deadline\""),
            "QuizSubmitted",
            List.of("\"student_id\"", "\"quiz_id\"", "\"score_raw\""),
            "QuizClosed",
            List.of("\"quiz_id\""),
            "PulseLaunched",
            List.of("\"pulse_id\"", "\"lesson_id\"", "\"prompt\""),
            "LearningPulseResponded",
            List.of("\"responder_id\"", "\"pulse_id\"", "\"artefact_url\""),
            "PulseClosed",
            List.of("\"pulse_id\""));

    private Envelope() {}

    public static byte[] of(LogRow row) {
        return ("{\"id\":\"" + row.id() + "\",\"aggregate_id\":\"" + row.aggregate() + "\",\"sequence\":"
                        + row.sequence() + ",\"occurred_at\":\"" + row.at() + "\",\"event\":" + event(row) + '}')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String event(LogRow row) {
        var members = RawJson.members(RawJson.compact(row.document()));
        var fields = FIELDS.get(row.type());
        var payload = members.get("\"payload\"");
        if (fields != null && payload != null && payload.startsWith("{")) {
            members.put("\"payload\"", object(ordered(RawJson.members(payload), fields)));
        }
        return object(members);
    }

    private static Map<String, String> ordered(Map<String, String> members, List<String> first) {
        var ordered = new LinkedHashMap<String, String>();
        for (var name : first) {
            var value = members.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        members.forEach(ordered::putIfAbsent);
        return ordered;
    }

    private static String object(Map<String, String> members) {
        var out = new StringBuilder("{");
        members.forEach((name, value) -> out.append(out.length() == 1 ? "" : ",")
                .append(name)
                .append(':')
                .append(value));
        return out.append('}').toString();
    }
}
