package io.edupulse.projection.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class StatementShareTest {

    private static final Duration STATEMENT = Duration.ofMillis(10);
    private static final int STATEMENTS = 30;
    private static final double SHARE = 0.2;

    /// What they may be ahead at the end: half a second, and what the last one has taken.
    private static final Duration AHEAD = Duration.ofMillis(600);

    private static String statement(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "answer";
    }

    @Test
    void in_the_long_run_statements_take_no_more_than_their_share_of_the_time() throws Exception {
        var share = new StatementShare(SHARE);
        long begun = System.nanoTime();
        for (int i = 0; i < STATEMENTS; i++) {
            assertThat(share.again(() -> statement(STATEMENT))).isEqualTo("answer");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(
                        STATEMENT.multipliedBy((long) (STATEMENTS / SHARE)).minus(AHEAD));
    }

    @Test
    void one_for_which_someone_waits_does_not_wait_for_those_that_are_asked_again() throws Exception {
        var share = new StatementShare(1e-4);
        share.first(() -> statement(STATEMENT));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var again = threads.submit(() -> share.again(() -> "again"));

            assertThat(share.first(() -> "first")).isEqualTo("first");
            assertThat(again.isDone()).isFalse();
            assertThat(again.get()).isEqualTo("again");
        }
    }

    @Test
    void one_that_fails_keeps_none_of_the_others() throws Exception {
        var share = new StatementShare(1e-4);
        assertThatThrownBy(() -> share.again(() -> {
                    throw new IllegalStateException(statement(STATEMENT));
                }))
                .hasMessage("answer");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var late = threads.submit(() -> statement(Duration.ofSeconds(3)));

            assertThat(share.again(() -> "again")).isEqualTo("again");
            assertThat(late.isDone()).isFalse();
        }
    }
}
