package io.edupulse.torture.check.order;

import static io.edupulse.torture.check.story.Story.OTHER_STUDENT;
import static io.edupulse.torture.check.story.Story.QUIZ;
import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.story.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateOrderTest {

    private final Story story = new Story().withQuiz(1);

    private List<Violation> violations() {
        return story.check(new AggregateOrder()).violations();
    }

    private LogRow submitted(String student) {
        return story.row("QuizSubmitted", QUIZ, submission(student, 5));
    }

    @Test
    void commands_that_overlap_may_be_in_any_order() {
        var first = submitted(STUDENT);
        var second = submitted(OTHER_STUDENT);
        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 2, 5).accepted(second);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 3, 4).accepted(first);

        assertThat(violations()).isEmpty();
    }

    @Test
    void one_that_ended_before_another_began_and_stands_after_it_is_found() {
        var first = submitted(STUDENT);
        var second = submitted(OTHER_STUDENT);
        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 2, 3).accepted(second);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 4, 5).accepted(first);

        assertThat(violations()).singleElement().satisfies(violation -> {
            assertThat(violation.sentence()).contains("before sequence 2");
            assertThat(violation.history()).hasSize(4);
        });
    }

    @Test
    void an_acceptance_against_the_rules_is_found() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).accepted(submitted(STUDENT));
        story.sends("SubmitQuiz", submission(STUDENT, 5), 4, 5).accepted(submitted(STUDENT));

        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("quiz.no-attempts-left"));
    }

    @Test
    void an_acceptance_at_another_sequence_than_expected_is_found() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).expecting(1).accepted(submitted(STUDENT));
        assertThat(violations()).isEmpty();

        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 4, 5)
                .expecting(1)
                .accepted(submitted(OTHER_STUDENT));
        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("expects 1"));
    }

    @Test
    void a_rejection_needs_a_state_that_may_have_been_there() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 4, 6).accepted(submitted(STUDENT));
        story.sends("SubmitQuiz", submission(STUDENT, 5), 5, 7).rejected("quiz.no-attempts-left");
        assertThat(violations()).isEmpty();

        story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).rejected("quiz.no-attempts-left");
        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("from sequence 1 to 1"));
    }

    @Test
    void a_rejection_by_a_state_of_the_past_is_found() {
        story.sends("CloseQuiz", "{'quiz_id':'" + QUIZ + "'}", 2, 3)
                .accepted(story.row("QuizClosed", QUIZ, "{'quiz_id':'" + QUIZ + "'}"));
        story.sends("SubmitQuiz", submission(STUDENT, 50), 4, 5).rejected("quiz.closed");
        assertThat(violations()).isEmpty();

        story.sends("SubmitQuiz", submission(STUDENT, 50), 4, 5).rejected("quiz.score-out-of-range");
        assertThat(violations()).hasSize(1);
    }

    @Test
    void a_conflict_needs_another_sequence_than_the_expected_one() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).expecting(4).conflicted();
        assertThat(violations()).isEmpty();

        story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).expecting(1).conflicted();
        assertThat(violations()).hasSize(1);
    }

    @Test
    void a_conflict_without_an_expectation_needs_another_writer_at_the_same_time() {
        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 3, 5).accepted(submitted(OTHER_STUDENT));
        story.sends("SubmitQuiz", submission(STUDENT, 5), 4, 6).conflicted();
        assertThat(violations()).isEmpty();

        story.sends("SubmitQuiz", submission(STUDENT, 5), 8, 9).conflicted();
        assertThat(violations()).hasSize(1);
    }

    @Test
    void a_deadline_is_judged_by_the_clock() {
        var timed = new Story();
        var opened = timed.row("QuizOpened", QUIZ, Story.opening(3).replace("null", "'2026-11-28T05:00:30Z'"));
        timed.sends("OpenQuiz", Story.opening(3).replace("null", "'2026-11-28T05:00:30Z'"), 0, 1)
                .accepted(opened);
        timed.sends("SubmitQuiz", submission(STUDENT, 5), 40, 41).rejected("quiz.deadline-passed");
        assertThat(timed.check(new AggregateOrder()).violations()).isEmpty();

        timed.sends("SubmitQuiz", submission(STUDENT, 5), 10, 11).rejected("quiz.deadline-passed");
        assertThat(timed.check(new AggregateOrder()).violations()).hasSize(1);
    }
}
