package io.edupulse.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.node.status.Found.Missing;
import io.edupulse.node.status.Found.Seen;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class LookoutTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void what_answers_is_seen() {
        var lookout = new Lookout<>("x", "x.silent", looks::incrementAndGet);
        assertThat(lookout.look(Deadline.after(LONG))).isEqualTo(new Seen<>(1));
        assertThat(lookout.begin(Deadline.after(LONG)).get()).isEqualTo(new Seen<>(2));
    }

    @Test
    void what_fails_is_missing_with_the_code_of_the_failure() {
        var coded = new Lookout<>("x", "x.silent", () -> {
            throw new CodedException("x.broken", "It is broken");
        });
        assertThat(coded.look(Deadline.after(LONG))).isEqualTo(new Missing<>("x.broken", "It is broken"));
        var database = new Lookout<>("x", "x.silent", () -> {
            throw new DataAccessException("select 1", new SQLException("Connection refused", "08001"));
        });
        assertThat(database.look(Deadline.after(LONG)))
                .isInstanceOfSatisfying(
                        Missing.class, missing -> assertThat(missing.code()).isEqualTo("database.unavailable"));
    }

    @Test
    void what_is_silent_is_missing_and_is_not_asked_again_before_it_has_answered() {
        var lookout = new Lookout<>("x", "x.silent", this::lookSilently);
        for (int i = 0; i < 3; i++) {
            assertThat(lookout.look(Deadline.after(SHORT)))
                    .isInstanceOfSatisfying(
                            Missing.class, missing -> assertThat(missing.code()).isEqualTo("x.silent"));
        }
        assertThat(looks).hasValue(1);

        answered.countDown();

        assertThat(lookout.look(Deadline.after(LONG))).isEqualTo(new Seen<>(2));
    }

    private int lookSilently() throws InterruptedException {
        int look = looks.incrementAndGet();
        answered.await();
        return look;
    }
}
