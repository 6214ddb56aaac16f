package io.edupulse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatientWaitsTest {

    @Test
    void a_test_that_names_no_limit_waits_longer_than_a_slow_machine_takes() {
        var left = new AtomicLong();

        await().conditionEvaluationListener(look -> left.set(look.getRemainingTimeInMS()))
                .until(() -> true);

        assertThat(left).hasValueGreaterThan(30_000);
    }
}
