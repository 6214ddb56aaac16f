package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.projections.classroom.QuizResults.FindQuiz;
import io.edupulse.projections.classroom.QuizResults.FindStanding;
import io.edupulse.projections.classroom.QuizResults.Quiz;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.QuizResults.Standing;
import io.edupulse.projections.classroom.QuizResults.SummarizeQuiz;
import io.edupulse.projections.classroom.QuizSummary.Bucket;
import io.edupulse.projections.classroom.QuizSummary.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuizResultsIT {

    private static final UUID QUIZ = randomUUID();
    private static final UUID LESSON = randomUUID();
    private static final UUID ANNA = randomUUID();
    private static final UUID BELA = randomUUID();
    private static final UUID CARLA = randomUUID();
    private static final Instant DEADLINE = History.START.plus(Duration.ofDays(1));

    private final ReadModels readModels = new ReadModels();
    private final History history = new History();

    @Test
    void a_quiz_is_summed_up_over_all_attempts_and_distributed_by_best_scores() {
        open(50);
        submit(ANNA, 10);
        submit(ANNA, 40);
        submit(BELA, 50);
        submit(CARLA, 4);
        readModels.apply(history);

        var summary = readModels.ask(new SummarizeQuiz(QUIZ)).orElseThrow();
        assertThat(summary.opening()).isEqualTo(new Opening(LESSON, 50, 3, DEADLINE, null));
        assertThat(summary.submissions()).isEqualTo(4);
        assertThat(summary.students()).isEqualTo(3);
        assertThat(summary.meanScore()).isEqualTo(26.0);
        assertThat(summary.bestScore()).isEqualTo(50);
        assertThat(summary.distribution()).extracting(Bucket::students).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1, 1);
    }

    @Test
    void a_quiz_without_submissions_has_its_opening_and_no_figures() {
        open(50);
        history.add(QUIZ, new QuizClosed(QUIZ));
        readModels.apply(history);

        var opening = new Opening(LESSON, 50, 3, DEADLINE, history.now());
        assertThat(readModels.ask(new SummarizeQuiz(QUIZ))).contains(QuizSummary.of(QUIZ, opening, List.of()));
        assertThat(readModels.ask(new ShowLeaderboard(QUIZ, null, 10)).items()).isEmpty();
    }

    @Test
    void submissions_of_foreign_streams_to_one_quiz_that_nobody_opened_come_together() {
        history.add(randomUUID(), new QuizSubmitted(ANNA, QUIZ, 3))
                .add(randomUUID(), new QuizSubmitted(BELA, QUIZ, 7))
                .add(randomUUID(), new QuizSubmitted(ANNA, QUIZ, 8));
        var stream = randomUUID();
        history.add(stream, new QuizSubmitted(ANNA, QUIZ, 8)).add(stream, new QuizSubmitted(ANNA, randomUUID(), 100));
        readModels.apply(history);

        var summary = readModels.ask(new SummarizeQuiz(QUIZ)).orElseThrow();
        assertThat(summary.opening()).isNull();
        assertThat(summary.submissions()).isEqualTo(4);
        assertThat(summary.students()).isEqualTo(2);
        assertThat(summary.meanScore()).isEqualTo(6.5);
        assertThat(summary.distribution()).extracting(Bucket::students).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
        assertThat(readModels.ask(new ShowLeaderboard(QUIZ, null, 10)).items())
                .containsExactly(
                        new Standing(1, ANNA, 8, History.START.plus(Duration.ofMinutes(3)), 3),
                        new Standing(2, BELA, 7, History.START.plus(Duration.ofMinutes(2)), 1));
    }

    @Test
    void among_equals_the_one_who_reached_the_score_first_leads() {
        open(10);
        submit(ANNA, 5);
        submit(BELA, 9);
        var reached = history.now();
        submit(ANNA, 9);
        submit(BELA, 9);
        submit(BELA, 2);
        readModels.apply(history);

        assertThat(readModels.ask(new ShowLeaderboard(QUIZ, null, 10)).items())
                .extracting(Standing::studentId)
                .containsExactly(BELA, ANNA);
        assertThat(readModels.ask(new FindStanding(QUIZ, BELA))).contains(new Standing(1, BELA, 9, reached, 3));
    }

    @Test
    void those_who_reached_the_same_score_at_the_same_time_share_a_rank_and_are_listed_once_each() {
        history.stopTheClock();
        open(10);
        var students = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            students.add(randomUUID());
            submit(students.get(i), i % 3);
        }
        readModels.apply(history);

        var standings = pages(3, page -> readModels.ask(new ShowLeaderboard(QUIZ, page.cursor(), page.limit())));
        assertThat(standings).extracting(Standing::studentId).containsExactlyInAnyOrderElementsOf(students);
        assertThat(standings)
                .isSortedAccordingTo(
                        Comparator.comparingInt(Standing::bestScore).reversed());
        assertThat(standings).extracting(Standing::rank).containsOnly(1, 7, 14);
    }

    @Test
    void a_quiz_has_its_rules_before_the_first_submission() {
        assertThat(readModels.ask(new FindQuiz(QUIZ))).isEmpty();
        open(10);
        readModels.apply(history);

        assertThat(readModels.ask(new FindQuiz(QUIZ)))
                .contains(new Quiz(QUIZ, new QuizSummary.Opening(LESSON, 10, 3, DEADLINE, null)));
    }

    @Test
    void nobody_is_where_nothing_was_submitted() {
        assertThat(readModels.ask(new SummarizeQuiz(QUIZ))).isEmpty();
        assertThat(readModels.ask(new FindStanding(QUIZ, ANNA))).isEmpty();
        assertThat(readModels.ask(new ShowLeaderboard(QUIZ, null, 10)).items()).isEmpty();
    }

    private void open(int maximumScore) {
        history.add(QUIZ, new QuizOpened(QUIZ, LESSON, maximumScore, 3, DEADLINE));
    }

    private void submit(UUID student, int score) {
        history.add(QUIZ, new QuizSubmitted(student, QUIZ, score));
    }
}
