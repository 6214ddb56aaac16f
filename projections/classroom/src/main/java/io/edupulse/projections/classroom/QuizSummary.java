package io.edupulse.projections.classroom;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A quiz in figures.
///
/// @param opening null if the quiz was not opened, as with some foreign writers
/// @param submissions all attempts of all students
/// @param meanScore of all submissions; null without any
/// @param bestScore of all submissions; null without any
/// @param distribution how many students have their best score where: ten ranges of the same width from 0 to the
///     maximum, or to the best score where the maximum is not known. Scores outside count in the first or last range.
///     Empty without submissions
public record QuizSummary(
        UUID quizId,
        @Nullable Opening opening,
        long submissions,
        int students,
        @Nullable Double meanScore,
        @Nullable Integer bestScore,
        List<Bucket> distribution) {

    private static final int BUCKETS = 10;

    public QuizSummary {
        distribution = List.copyOf(distribution);
    }

    /// How a quiz was opened.
    ///
    /// @param closedAt null while it is open
    public record Opening(
            UUID lessonId,
            int maximumScore,
            int attemptsAllowed,
            @Nullable Instant deadline,
            @Nullable Instant closedAt) {}

    /// A range of scores.
    ///
    /// @param from the least score in it
    /// @param to where the next one begins; the last one includes it
    public record Bucket(double from, double to, int students) {}

    /// The students that have the same best score.
    ///
    /// @param scoreSum of all their submissions
    record ScoreGroup(int bestScore, int students, long submissions, long scoreSum) {}

    /// @param groups one for each best score that a student has
    static QuizSummary of(UUID quizId, @Nullable Opening opening, List<ScoreGroup> groups) {
        if (groups.isEmpty()) {
            return new QuizSummary(quizId, opening, 0, 0, null, null, List.of());
        }
        long submissions = groups.stream().mapToLong(ScoreGroup::submissions).sum();
        long scoreSum = groups.stream().mapToLong(ScoreGroup::scoreSum).sum();
        int students = groups.stream().mapToInt(ScoreGroup::students).sum();
        int best = groups.stream().mapToInt(ScoreGroup::bestScore).max().orElseThrow();
        int top = opening == null ? best : opening.maximumScore();
        return new QuizSummary(
                quizId,
                opening,
                submissions,
                students,
                (double) scoreSum / submissions,
                best,
                distribution(groups, top));
    }

    private static List<Bucket> distribution(List<ScoreGroup> groups, int top) {
        int width = Math.max(top, 1); // of all buckets together
        var students = new int[BUCKETS];
        for (var group : groups) {
            long bucket = (long) group.bestScore() * BUCKETS / width;
            students[Math.clamp(bucket, 0, BUCKETS - 1)] += group.students();
        }
        return IntStream.range(0, BUCKETS)
                .mapToObj(
                        i -> new Bucket((double) width * i / BUCKETS, (double) width * (i + 1) / BUCKETS, students[i]))
                .toList();
    }
}
