package io.edupulse.torture.check.stream;

import static io.edupulse.torture.check.story.Story.QUIZ;
import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.nanos;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Delivery;
import io.edupulse.torture.check.history.LogPage;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.story.Story;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private final Story story = new Story().withQuiz(3);
    private final LogRow first = story.rows.getFirst();
    private final LogRow second = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 5));
    private final LogRow third = story.row("QuizSubmitted", QUIZ, submission(STUDENT, 6));

    private List<Violation> violations(Checker checker) {
        return story.check(checker).violations();
    }

    private void delivers(double seconds, LogRow row) {
        delivers(seconds, row, row.id(), row.position());
    }

    private void delivers(double seconds, LogRow row, String id, long streamSequence) {
        story.deliveries.add(new Delivery(
                "s1", nanos(seconds), "edupulse.events.X", id, row.aggregate(), row.sequence(), streamSequence));
    }

    private void reads(long after, LogRow... rows) {
        story.pages.add(new LogPage(
                "r1",
                nanos(story.pages.size()),
                0,
                after,
                Stream.of(rows)
                        .map(row -> new LogPage.Place(row.position(), row.id()))
                        .toList()));
    }

    @Test
    void events_in_order_are_right_also_with_some_missing() {
        delivers(1, first);
        delivers(2, third);

        assertThat(violations(new SubscriberOrder())).isEmpty();
    }

    @Test
    void an_earlier_event_after_a_later_one_is_found() {
        delivers(1, first);
        delivers(2, third);
        delivers(3, second);

        assertThat(violations(new SubscriberOrder())).singleElement().satisfies(violation -> {
            assertThat(violation.sentence()).contains("Sequence 2").contains("after 3");
            assertThat(violation.history()).hasSize(3);
        });
    }

    @Test
    void a_refill_begins_again_at_the_first_position() {
        Stream.of(first, second, third, first, second, third).forEach(row -> delivers(1, row));

        assertThat(violations(new SubscriberOrder())).isEmpty();
    }

    @Test
    void a_disturbed_broker_may_begin_again_in_the_middle() {
        story.fault("nats-wipe", 0, 1, 2);
        Stream.of(first, second, third, second, third).forEach(row -> delivers(2, row));

        assertThat(violations(new SubscriberOrder())).isEmpty();
    }

    @Test
    void an_event_that_the_log_does_not_have_is_found() {
        delivers(1, first, "018f3a2b-0000-7000-8000-00000000dead", 1);

        assertThat(violations(new SubscriberOrder())).hasSize(1);
    }

    @Test
    void another_stream_sequence_than_the_position_is_found() {
        delivers(1, first, first.id(), 2);

        assertThat(violations(new SubscriberOrder())).hasSize(1);
    }

    @Test
    void pages_that_follow_each_other_are_right() {
        reads(0, first);
        reads(1, second, third);
        reads(0, first, second);

        assertThat(violations(new NothingBelowCursor())).isEmpty();
    }

    @Test
    void an_event_that_came_in_below_the_cursor_is_found() {
        reads(0, first, third);

        assertThat(violations(new NothingBelowCursor())).singleElement().satisfies(violation -> {
            assertThat(violation.sentence()).contains("1 events between");
            assertThat(violation.history()).hasSize(2);
        });
    }

    @Test
    void a_page_that_does_not_begin_after_the_cursor_is_found() {
        reads(1, third);

        assertThat(violations(new NothingBelowCursor())).hasSize(1);
    }

    @Test
    void another_event_at_the_same_position_is_found() {
        reads(0, first);
        story.pages.add(new LogPage("r1", 5, 0, 0, List.of(new LogPage.Place(1, second.id()))));

        assertThat(violations(new NothingBelowCursor())).hasSize(1);
    }
}
