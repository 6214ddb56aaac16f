package io.edupulse.torture.check.view;

import static io.edupulse.torture.check.story.Story.QUIZ;
import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.story.Attempt;
import io.edupulse.torture.check.story.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private final Story story = new Story().withQuiz(3);
    private final LogRow row = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));

    private List<Violation> violations(Checker checker) {
        return story.check(checker).violations();
    }

    private Attempt asks(String query, double began, double ended) {
        return story.sends(query, "{'quiz_id':'" + QUIZ + "'}", began, ended).as(Kind.QUERY);
    }

    @Test
    void an_answer_that_shows_the_receipt_or_more_is_right() {
        asks("summarize-quiz", 2, 3).after(row).answered("{'submissions':1}");
        asks("summarize-quiz", 4, 5).after(row).answered("{'submissions':4}");
        asks("show-leaderboard", 4, 5).after(row).answered("{'items':1,'next':null}");
        asks("find-quiz", 4, 5).after(row).answered("{'quiz_id':'x','opening':{}}");

        assertThat(violations(new ReadsShowReceipts())).isEmpty();
        assertThat(story.check(new ReadsShowReceipts()).looked()).containsEntry("reads after a receipt", 4L);
    }

    @Test
    void an_answer_that_does_not_show_the_receipt_is_found() {
        asks("summarize-quiz", 2, 3).after(row).answered("{'submissions':0}");
        assertThat(violations(new ReadsShowReceipts()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.history()).hasSize(3));

        asks("show-leaderboard", 2, 3).after(row).answered("{'items':0,'next':null}");
        asks("find-quiz", 2, 3).after(row).notFound();
        assertThat(violations(new ReadsShowReceipts())).hasSize(3);
    }

    @Test
    void answers_that_grow_are_right() {
        asks("find-standing", 2, 3).notFound();
        asks("find-standing", 4, 6).answered("{'attempts':2}");
        asks("find-standing", 5, 7).answered("{'attempts':1}");
        asks("find-standing", 8, 9).answered("{'attempts':2}");

        assertThat(violations(new MonotonicReads())).isEmpty();
    }

    @Test
    void an_answer_older_than_one_before_it_is_found() {
        asks("find-standing", 2, 3).answered("{'attempts':2}");
        asks("find-standing", 4, 5).answered("{'attempts':1}");

        assertThat(violations(new MonotonicReads()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.history()).hasSize(2));
    }

    @Test
    void nodes_whose_standbys_answer_are_not_compared_with_each_other() {
        asks("find-standing", 2, 3).answered("{'attempts':2}");
        asks("find-standing", 4, 5).at("n2").answered("{'attempts':1}");
        assertThat(violations(new MonotonicReads())).hasSize(1);

        story.standbysAnswer(2);
        assertThat(violations(new MonotonicReads())).isEmpty();

        asks("find-standing", 6, 7).at("n2").answered("{'attempts':0}");
        assertThat(violations(new MonotonicReads())).hasSize(1);
    }

    @Test
    void a_row_that_is_gone_again_is_found() {
        asks("find-quiz", 2, 3).answered("{'opening':{'closed_at':null}}");
        asks("find-quiz", 4, 5).notFound();

        assertThat(violations(new MonotonicReads())).hasSize(1);
    }

    @Test
    void clients_are_not_compared_with_each_other() {
        asks("find-standing", 2, 3).answered("{'attempts':2}");
        asks("find-standing", 4, 5).by("c2").answered("{'attempts':1}");

        assertThat(violations(new MonotonicReads())).isEmpty();
    }

    @Test
    void a_watched_query_that_goes_back_is_found() {
        asks("show-leaderboard", 2, 2).as(Kind.WATCH).answered("{'items':2}");
        asks("show-leaderboard", 3, 3).as(Kind.WATCH).answered("{'items':3}");
        assertThat(violations(new MonotonicReads())).isEmpty();

        asks("show-leaderboard", 4, 4).as(Kind.WATCH).answered("{'items':1}");
        assertThat(violations(new MonotonicReads())).hasSize(1);
    }
}
