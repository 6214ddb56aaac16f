package io.edupulse.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Lets a test that awaits a condition without naming a limit wait for a minute, where Awaitility itself gives up after
/// ten seconds: nothing that works may fail because the machine is slow. It looks at once and then less and less often,
/// up to four times a second, where Awaitility looks after a tenth of a second each time: short waits end sooner, and
/// long ones leave the machine to what they wait for. JUnit finds it by itself.
public final class PatientWaits implements BeforeAllCallback {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(250);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(PatientWaits::longer, SHORTEST_INTERVAL));
    }

    private static Duration longer(Duration interval) {
        var longer = interval.plus(interval.dividedBy(2));
        return longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL;
    }
}
