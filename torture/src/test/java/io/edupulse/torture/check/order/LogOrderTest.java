package io.edupulse.torture.check.order;

import static io.edupulse.torture.check.story.Story.OTHER_STUDENT;
import static io.edupulse.torture.check.story.Story.QUIZ;
import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.log.StoredReceipt;
import io.edupulse.torture.check.story.Attempt;
import io.edupulse.torture.check.story.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LogOrderTest {

    private final Story story = new Story().withQuiz(3);

    private List<Violation> violations(Checker checker) {
        return story.check(checker).violations();
    }

    @Nested
    class Positions {

        private final Checker checker = new DensePositions();

        @Test
        void dense_ones_are_right() {
            story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));

            assertThat(violations(checker)).isEmpty();
        }

        @Test
        void a_hole_is_found() {
            story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5), 2, 3);

            assertThat(violations(checker))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.sentence()).contains("0:3"));
        }

        @Test
        void a_missing_sequence_is_found() {
            story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5), 3, 2);

            assertThat(violations(checker))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.sentence()).contains("Sequence 3"));
        }

        @Test
        void sequences_in_another_order_than_positions_are_found() {
            story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5), 3, 2);
            story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5), 2, 3);

            assertThat(violations(checker))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.sentence()).contains("earlier position"));
        }

        @Test
        void an_order_against_the_time_of_commits_is_found() {
            var other = "018f3a2b-0000-7000-8000-000000000002";
            var early = story.row("LessonArchived", other, "{'teacher_id':'x','lesson_id':'y'}");
            var late = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
            story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).accepted(late);
            story.sends("ArchiveLesson", "{'teacher_id':'x','lesson_id':'y'}", 4, 5)
                    .foreign(early.id())
                    .accepted(early);

            assertThat(violations(checker))
                    .singleElement()
                    .satisfies(
                            violation -> assertThat(violation.sentence()).contains("0:3 was acknowledged before 0:2"));
        }
    }

    @Nested
    class Receipts {

        private final Checker checker = new SameReceipt();
        private final LogRow row = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));

        @Test
        void the_same_one_again_is_right() {
            keyed(1).accepted(row);
            keyed(3).repeated(row);
            story.receipts.add(new StoredReceipt(QUIZ, "k", 2, 0, 2));

            assertThat(violations(checker)).isEmpty();
        }

        @Test
        void another_one_for_the_same_key_is_found() {
            keyed(1).accepted(row);
            keyed(3).repeated(story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5)));
            story.receipts.add(new StoredReceipt(QUIZ, "k", 2, 0, 2));

            assertThat(violations(checker)).singleElement().satisfies(violation -> {
                assertThat(violation.sentence()).contains("Two receipts");
                assertThat(violation.history()).hasSize(2);
            });
        }

        @Test
        void a_rejection_after_the_answer_is_found() {
            keyed(1).accepted(row);
            keyed(3).rejected("quiz.no-attempts-left");
            story.receipts.add(new StoredReceipt(QUIZ, "k", 2, 0, 2));

            assertThat(violations(checker)).hasSize(1);
        }

        @Test
        void two_first_answers_are_found() {
            keyed(1).accepted(row);
            keyed(3).accepted(row);
            story.receipts.add(new StoredReceipt(QUIZ, "k", 2, 0, 2));

            assertThat(violations(checker)).isNotEmpty();
        }

        @Test
        void one_that_is_not_stored_is_found() {
            keyed(1).accepted(row);

            assertThat(violations(checker))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.sentence()).contains("not stored"));
        }

        @Test
        void a_stored_one_without_its_event_is_found() {
            story.receipts.add(new StoredReceipt(QUIZ, "k", 9, 0, 9));

            assertThat(violations(checker)).hasSize(1);
        }

        private Attempt keyed(int began) {
            return story.sends("SubmitQuiz", submission(STUDENT, 5), began, began + 1.0)
                    .key("k");
        }
    }

    @Nested
    class LostTails {

        private final Checker checker = new LostTailOnly();

        @Test
        void a_tail_that_is_gone_is_right() {
            var lost = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
            story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).accepted(lost);
            story.rows.remove(lost);
            story.losesAfter(1, 10);
            var later = story.row("QuizSubmitted", QUIZ, submission(OTHER_STUDENT, 5));
            story.sends("SubmitQuiz", submission(OTHER_STUDENT, 5), 12, 13).accepted(later);

            assertThat(violations(checker)).isEmpty();
            assertThat(violations(new ExactlyOnce())).isEmpty();
            assertThat(story.check(checker).looked()).containsEntry("lost", 1L);
        }

        @Test
        void a_tail_that_is_still_there_is_found() {
            var kept = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
            story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).accepted(kept);
            story.losesAfter(1, 10);

            assertThat(violations(checker)).isNotEmpty();
        }

        @Test
        void a_foreign_event_of_the_tail_may_be_gone_and_an_earlier_one_may_not() {
            var missing = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
            story.rows.remove(missing);
            story.losesAfter(1, 10);
            story.sends("QuizSubmitted", submission(STUDENT, 5), 4, 5)
                    .foreign(missing.id())
                    .accepted(missing);
            assertThat(violations(new ExactlyOnce())).isEmpty();
            assertThat(violations(checker)).isEmpty();

            story.sends("QuizSubmitted", submission(STUDENT, 5), 12, 13)
                    .foreign("018f3a2b-0000-7000-8000-00000000dead")
                    .accepted(missing);
            assertThat(violations(new ExactlyOnce())).hasSize(1);
        }

        @Test
        void more_than_the_tail_is_found() {
            var missing = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
            story.sends("SubmitQuiz", submission(STUDENT, 5), 2, 3).accepted(missing);
            story.rows.remove(missing);
            story.losesAfter(2, 10);

            assertThat(violations(new ExactlyOnce())).hasSize(1);
        }
    }
}
