package io.edupulse.torture.check.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.OptionalLong;

/// A number in the answer of a query that events only raise, whatever they are: so it tells how far the read
/// model was at least. An answer that there is no such row is -1.
final class GrowingFact {

    static final long NO_ROW = -1;

    private GrowingFact() {}

    /// The number in an answer; empty for a query without one, and for the first page of more.
    static OptionalLong in(Operation query) {
        var answer = query.answer();
        if (answer.isMissingNode() || answer.isNull()) {
            return query.code().equals("query.not-found") && isKnown(query.command())
                    ? OptionalLong.of(NO_ROW)
                    : OptionalLong.empty();
        }
        return switch (query.command()) {
            case "find-lesson" -> OptionalLong.of(rank(answer.path("status").asText()));
            case "find-quiz" -> OptionalLong.of(answer.path("opening").hasNonNull("closed_at") ? 1 : 0);
            case "summarize-quiz" -> number(answer, "submissions");
            case "find-standing" -> number(answer, "attempts");
            case "find-pulse" -> number(answer, "responses");
            case "summarize-student" ->
                OptionalLong.of(answer.path("submissions").asLong()
                        + answer.path("responses").asLong());
            case "find-teacher" ->
                OptionalLong.of(answer.path("drafted").asLong()
                        + answer.path("published").asLong()
                        + answer.path("archived").asLong());
            case "show-leaderboard", "list-responses", "list-quizzes-of-student", "list-pulses-of-student" ->
                answer.hasNonNull("next") ? OptionalLong.empty() : number(answer, "items");
            default -> OptionalLong.empty();
        };
    }

    /// The least that an answer must have once these events of one aggregate were applied; empty where it
    /// cannot be told.
    static OptionalLong after(Operation query, List<LogRow> events) {
        return switch (query.command()) {
            case "find-lesson" ->
                OptionalLong.of(
                        events.stream().mapToLong(GrowingFact::rank).max().orElse(NO_ROW));
            case "find-quiz" -> has(events, "QuizOpened") ? OptionalLong.of(has(events, "QuizClosed") ? 1 : 0) : none();
            case "summarize-quiz" -> counted(events, count(events, "QuizSubmitted"));
            case "find-pulse" -> counted(events, count(events, "LearningPulseResponded"));
            case "list-responses" -> OptionalLong.of(count(events, "LearningPulseResponded"));
            case "show-leaderboard" ->
                OptionalLong.of(events.stream()
                        .filter(event -> event.type().equals("QuizSubmitted"))
                        .map(event -> event.payload().path("student_id").asText())
                        .distinct()
                        .count());
            default -> OptionalLong.empty();
        };
    }

    private static boolean isKnown(String query) {
        return switch (query) {
            case "find-lesson", "find-quiz", "summarize-quiz", "find-standing", "find-pulse", "find-teacher" -> true;
            default -> false;
        };
    }

    private static OptionalLong none() {
        return OptionalLong.of(NO_ROW);
    }

    private static OptionalLong counted(List<LogRow> events, long count) {
        return events.isEmpty() ? none() : OptionalLong.of(count);
    }

    private static boolean has(List<LogRow> events, String type) {
        return count(events, type) > 0;
    }

    private static long count(List<LogRow> events, String type) {
        return events.stream().filter(event -> event.type().equals(type)).count();
    }

    private static OptionalLong number(JsonNode answer, String field) {
        return answer.path(field).isNumber()
                ? OptionalLong.of(answer.path(field).asLong())
                : OptionalLong.empty();
    }

    private static long rank(String status) {
        return switch (status) {
            case "drafted" -> 0;
            case "published" -> 1;
            case "archived" -> 2;
            default -> NO_ROW;
        };
    }

    private static long rank(LogRow event) {
        return switch (event.type()) {
            case "LessonDrafted", "LessonRevised" -> 0;
            case "LessonPublished" -> 1;
            case "LessonArchived" -> 2;
            default -> NO_ROW;
        };
    }
}
