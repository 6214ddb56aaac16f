package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What one worker wants next: all commands of the classroom, most on aggregates that other clients change too,
/// some that rules refuse. Not thread-safe.
final class Intents {

    private static final int HOT = 3;
    private static final int OWN_LESSONS = 12;
    private static final int MAXIMUM_SCORE = 10;
    private static final int ATTEMPTS = 3;

    private final HotIds ids;
    private final RandomGenerator random;
    private final UUID teacher;
    private final List<UUID> lessons = new ArrayList<>();

    Intents(HotIds ids, RandomGenerator random) {
        this.ids = ids;
        this.random = random;
        this.teacher = HotIds.fresh(random);
    }

    Intent next() {
        int dice = random.nextInt(1000);
        if (dice < 380) {
            return submit();
        } else if (dice < 460) {
            return openQuiz();
        } else if (dice < 466) {
            return closeQuiz();
        } else if (dice < 600) {
            return respond();
        } else if (dice < 650) {
            return launch();
        } else if (dice < 656) {
            return closePulse();
        } else if (dice < 760) {
            return hotLesson();
        }
        return ownLesson();
    }

    private Intent submit() {
        var id = ids.quiz(random.nextInt(HOT));
        return new Intent(
                "SubmitQuiz",
                id,
                Json.object()
                        .put("quiz_id", id.toString())
                        .put("student_id", ids.student(random).toString())
                        .put("score_raw", random.nextInt(MAXIMUM_SCORE + 2)),
                false,
                null);
    }

    private Intent openQuiz() {
        var id = ids.quiz(random.nextInt(HOT));
        var payload = Json.object()
                .put("quiz_id", id.toString())
                .put("lesson_id", ids.lesson(0).toString())
                .put("maximum_score", MAXIMUM_SCORE)
                .put("attempts_allowed", ATTEMPTS);
        return new Intent("OpenQuiz", id, payload.putNull("deadline"), true, null);
    }

    private Intent closeQuiz() {
        var id = ids.quiz(random.nextInt(HOT));
        return new Intent("CloseQuiz", id, Json.object().put("quiz_id", id.toString()), false, null);
    }

    private Intent respond() {
        var id = ids.pulse(random.nextInt(HOT));
        var url = random.nextInt(50) == 0 ? "no address" : "https://example.org/" + random.nextInt(1_000_000);
        var payload = Json.object()
                .put("pulse_id", id.toString())
                .put(
                        "responder_id",
                        random.nextInt(3) == 0
                                ? ids.student(random).toString()
                                : HotIds.fresh(random).toString())
                .put("artefact_url", url);
        return new Intent("RespondToPulse", id, payload, false, null);
    }

    private Intent launch() {
        var id = ids.pulse(random.nextInt(HOT));
        var payload = Json.object()
                .put("pulse_id", id.toString())
                .put("lesson_id", ids.lesson(0).toString())
                .put("prompt", "What did you see? " + random.nextInt(100));
        return new Intent("LaunchPulse", id, payload, true, null);
    }

    private Intent closePulse() {
        var id = ids.pulse(random.nextInt(HOT));
        return new Intent("ClosePulse", id, Json.object().put("pulse_id", id.toString()), false, null);
    }

    private Intent hotLesson() {
        var id = ids.lesson(random.nextInt(HOT));
        return lesson(id, ids.teacher(), random.nextInt(4) == 0 ? "DraftLesson" : "ReviseLesson");
    }

    private Intent ownLesson() {
        if (lessons.size() < 2 || random.nextInt(5) == 0) {
            lessons.add(HotIds.fresh(random));
            if (lessons.size() > OWN_LESSONS) {
                lessons.removeFirst();
            }
            return lesson(lessons.getLast(), teacher, "DraftLesson");
        }
        var id = lessons.get(random.nextInt(lessons.size()));
        var who = random.nextInt(40) == 0 ? ids.teacher() : teacher;
        return lesson(
                id,
                who,
                switch (random.nextInt(12)) {
                    case 0 -> "ArchiveLesson";
                    case 1, 2, 3 -> "PublishLesson";
                    default -> "ReviseLesson";
                });
    }

    private Intent lesson(UUID id, UUID who, String command) {
        ObjectNode payload = Json.object().put("lesson_id", id.toString()).put("teacher_id", who.toString());
        if (command.equals("DraftLesson") || command.equals("ReviseLesson")) {
            payload.put("title", random.nextInt(60) == 0 ? " " : "Rivers " + random.nextInt(1_000_000));
        }
        return new Intent(command, id, payload, command.equals("DraftLesson"), null);
    }
}
