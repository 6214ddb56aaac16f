package io.edupulse.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Lets a test that awaits a condition without naming a limit wait for a minute, where Awaitility itself gives up after
/// ten seconds: nothing that works may fail because the machine is slow. JUnit finds it by itself.
public final class PatientWaits implements BeforeAllCallback {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
