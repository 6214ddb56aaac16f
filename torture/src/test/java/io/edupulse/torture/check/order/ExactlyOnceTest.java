package io.edupulse.torture.check.order;

import static io.edupulse.torture.check.story.Story.OTHER_STUDENT;
import static io.edupulse.torture.check.story.Story.QUIZ;
import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.story.Story;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {

    private final Story story = new Story().withQuiz(3);

    private Result result() {
        return story.check(new ExactlyOnce());
    }

    private LogRow submitted(String student) {
        return story.row("QuizSubmitted", QUIZ, submission(student, 5));
    }

    @Test
    void each_acknowledged_command_is_there_once() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).accepted(submitted(STUDENT));

        assertThat(result().violations()).isEmpty();
        assertThat(result().looked()).containsEntry("acknowledged", 2L);
    }

    @Test
    void an_acknowledged_command_that_is_missing_is_found() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).accepted(submitted(STUDENT));
        story.rows.removeLast();

        assertThat(result().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.sentence()).contains("is not in the log");
            assertThat(violation.history()).hasSize(1);
        });
    }

    @Test
    void a_command_that_is_there_twice_is_found() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).key("k").unknown();
        submitted(STUDENT);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 3, 4).key("k").accepted(submitted(STUDENT));

        assertThat(result().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.sentence()).contains("is in the log 2 times");
            assertThat(violation.history()).hasSize(4);
        });
    }

    @Test
    void attempts_of_one_key_are_one_command() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).key("k").unknown();
        var row = submitted(STUDENT);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 3, 4).key("k").repeated(row);

        assertThat(result().violations()).isEmpty();
    }

    @Test
    void an_open_command_may_be_there_or_not() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).unknown();
        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 1, 2).unknown();
        submitted(STUDENT);

        assertThat(result().violations()).isEmpty();
    }

    @Test
    void what_was_refused_and_is_there_is_found() {
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).refused();
        submitted(STUDENT);

        assertThat(result().violations()).hasSize(1);
    }

    @Test
    void what_was_never_sent_and_is_there_is_found() {
        submitted(STUDENT);

        assertThat(result().violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("was sent never"));
    }

    @Test
    void a_receipt_of_another_event_is_found() {
        var row = submitted(OTHER_STUDENT);
        story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 1, 2).unknown();
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).accepted(row);

        assertThat(result().violations()).isNotEmpty();
    }

    @Test
    void one_receipt_for_two_commands_is_found() {
        var row = submitted(STUDENT);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 1, 2).accepted(row);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 3, 4).accepted(row);

        assertThat(result().violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("same receipt"));
    }

    @Test
    void foreign_events_are_told_by_their_ids() {
        var row = submitted(STUDENT);
        story.sends("QuizSubmitted", submission(STUDENT, 5), 1, 2)
                .foreign(row.id())
                .accepted(row);
        assertThat(result().violations()).isEmpty();

        story.sends("QuizSubmitted", submission(STUDENT, 5), 3, 4)
                .foreign("018f3a2b-0000-7000-8000-00000000dead")
                .accepted(row);
        assertThat(result().violations()).hasSize(1);
    }
}
