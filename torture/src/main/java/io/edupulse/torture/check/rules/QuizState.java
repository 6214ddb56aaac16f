package io.edupulse.torture.check.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A quiz. While it is open, each student submits up to the allowed number of times, with a score from 0 to the
/// maximum, and not later than the deadline. One that was submitted to before it was opened has no limits.
///
/// @param attempts by student
public record QuizState(Stage stage, int maximum, int allowed, Instant deadline, Map<String, Integer> attempts)
        implements State {

    static QuizState fresh() {
        return new QuizState(Stage.NEW, Integer.MAX_VALUE, Integer.MAX_VALUE, Instant.MAX, new HashMap<>());
    }

    @Override
    public Set<String> rulings(String command, JsonNode payload, Moment now) {
        if (command.equals("OpenQuiz")) {
            return Set.of(opening(payload));
        }
        if (stage == Stage.NEW) {
            return Set.of("quiz.not-opened");
        }
        if (stage == Stage.CLOSED) {
            return Set.of("quiz.closed");
        }
        if (command.equals("CloseQuiz")) {
            return Set.of("QuizClosed");
        }
        var rulings = new TreeSet<String>();
        if (now.mayBeAfter(deadline)) {
            rulings.add("quiz.deadline-passed");
        }
        if (now.mayBeUntil(deadline)) {
            rulings.add(submission(payload));
        }
        return rulings;
    }

    private String opening(JsonNode payload) {
        if (stage != Stage.NEW) {
            return "quiz.already-opened";
        }
        if (payload.path("maximum_score").asInt() < 1) {
            return "quiz.maximum-score-too-small";
        }
        return payload.path("attempts_allowed").asInt() < 1 ? "quiz.attempts-allowed-too-few" : "QuizOpened";
    }

    private String submission(JsonNode payload) {
        int score = payload.path("score_raw").asInt();
        if (score < 0 || score > maximum) {
            return "quiz.score-out-of-range";
        }
        int before = attempts.getOrDefault(payload.path("student_id").asText(), 0);
        return before >= allowed ? "quiz.no-attempts-left" : "QuizSubmitted";
    }

    @Override
    public State after(String eventType, JsonNode payload) {
        if (!EventForm.isReadable(eventType, payload)) {
            return this;
        }
        return switch (eventType) {
            case "QuizOpened" ->
                new QuizState(
                        Stage.OPEN,
                        payload.path("maximum_score").asInt(),
                        payload.path("attempts_allowed").asInt(),
                        payload.hasNonNull("deadline")
                                ? Instant.parse(payload.path("deadline").asText())
                                : Instant.MAX,
                        attempts);
            case "QuizSubmitted" -> {
                attempts.merge(payload.path("student_id").asText(), 1, Integer::sum);
                yield new QuizState(stage == Stage.NEW ? Stage.OPEN : stage, maximum, allowed, deadline, attempts);
            }
            case "QuizClosed" -> new QuizState(Stage.CLOSED, maximum, allowed, deadline, attempts);
            default -> this;
        };
    }
}
