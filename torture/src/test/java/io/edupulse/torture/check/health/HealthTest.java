package io.edupulse.torture.check.health;

import static io.edupulse.torture.check.story.Story.STUDENT;
import static io.edupulse.torture.check.story.Story.nanos;
import static io.edupulse.torture.check.story.Story.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Sample;
import io.edupulse.torture.check.story.Story;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final Story story = new Story().withQuiz(3);

    private List<Violation> violations(Checker checker) {
        return story.check(checker).violations();
    }

    @Test
    void a_failure_in_the_time_of_a_fault_is_right() {
        story.fault("node-kill", 10, 12, 14);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 9, 11).unknown();
        story.sends("SubmitQuiz", submission(STUDENT, 5), 18, 20).refused();

        assertThat(violations(new NothingFailsUndisturbed())).isEmpty();
    }

    @Test
    void a_failure_without_a_fault_is_found() {
        story.fault("node-kill", 10, 12, 14);
        story.sends("SubmitQuiz", submission(STUDENT, 5), 30, 31).refused();

        assertThat(violations(new NothingFailsUndisturbed())).hasSize(1);
    }

    @Test
    void a_query_that_fails_during_a_swap_is_found_with_the_swap() {
        story.sends("rebuild", "{}", 20, 30).as(Kind.OPERATION).answered("{}");
        story.sends("find-quiz", "{}", 25, 26).as(Kind.QUERY).refused();

        assertThat(violations(new NothingFailsUndisturbed()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.history()).hasSize(2));
    }

    @Test
    void a_query_that_fails_while_the_standby_alone_is_hit_is_found() {
        story.standbysAnswer(3);
        story.fault("standby-stop", 10, 12, 14);
        story.sends("find-quiz", "{}", 11, 12).as(Kind.QUERY).notFound();
        assertThat(violations(new StandbyReads())).isEmpty();

        story.sends("find-quiz", "{}", 11, 12).as(Kind.QUERY).refused();
        assertThat(violations(new StandbyReads())).hasSize(1);
    }

    @Test
    void a_query_that_fails_while_more_is_hit_is_none_of_a_standby() {
        story.standbysAnswer(3);
        story.fault("replay-paused", 10, 12, 14);
        story.fault("node-kill", 11, 12, 14);
        story.sends("find-quiz", "{}", 11, 12).as(Kind.QUERY).refused();

        assertThat(violations(new StandbyReads())).isEmpty();
    }

    @Test
    void a_run_in_which_no_standby_answers_is_found() {
        assertThat(violations(new StandbyReads())).isEmpty();

        story.standbysAnswer(0);
        assertThat(violations(new StandbyReads())).hasSize(1);
    }

    @Test
    void a_rejection_is_no_failure() {
        story.sends("SubmitQuiz", submission(STUDENT, 50), 30, 31).rejected("quiz.score-out-of-range");
        story.sends("find-quiz", "{}", 30, 31).as(Kind.QUERY).notFound();

        assertThat(violations(new NothingFailsUndisturbed())).isEmpty();
    }

    @Test
    void a_part_that_is_back_in_time_is_right() {
        story.fault("node-kill", 10, 12, 21);
        story.fault("postgres-failover", 30, 32, 46);

        assertThat(violations(new RecoveryTime())).isEmpty();
    }

    @Test
    void a_part_that_is_back_late_or_never_is_found() {
        story.fault("node-kill", 10, 12, 23);
        assertThat(violations(new RecoveryTime()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("11.0 s"));

        story.fault("postgres-failover", 30, 32, 48);
        story.faults.add(new io.edupulse.torture.check.history.Fault(
                "nats-kill", "n", 0, 1, io.edupulse.torture.check.history.Fault.NEVER, ""));
        assertThat(violations(new RecoveryTime())).hasSize(3);
    }

    @Test
    void figures_that_stay_are_right() {
        samples("rss_kb", second -> 200_000 + 30_000 * Math.sin(second));
        samples("threads", second -> second < 60 ? second : 60);

        assertThat(violations(new Growth())).isEmpty();
        assertThat(story.check(new Growth()).looked()).containsEntry("figures", 2L);
    }

    @Test
    void memory_that_grows_is_found_also_among_outliers() {
        samples("rss_kb", second -> 200_000 + 300.0 * second + (second % 17 == 0 ? 50_000 : 0));

        assertThat(violations(new Growth()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.sentence()).contains("rss_kb of n1"));
    }

    @Test
    void threads_and_files_that_grow_are_found() {
        samples("threads", second -> 50 + second * 0.2);
        samples("fds", second -> 100 + second * 0.5);

        assertThat(violations(new Growth())).hasSize(2);
    }

    private void samples(String figure, IntToDoubleFunction value) {
        for (int second = 0; second < 400; second++) {
            story.samples.add(new Sample(
                    nanos(second),
                    figure.equals("rss_kb") ? "n1" : "n-" + figure,
                    Map.of(figure, value.applyAsDouble(second))));
        }
    }
}
