package io.edupulse.torture.fault;

import io.edupulse.torture.process.PostgresPair;
import java.time.Duration;

/// The primary is gone for good, and its synchronous standby is promoted. The former primary comes back as a
/// standby, made anew.
final class FailoverFault implements Fault {

    private static final Duration BEFORE_PROMOTION = Duration.ofSeconds(1);

    private final PostgresPair pair;

    FailoverFault(PostgresPair pair) {
        this.pair = pair;
    }

    @Override
    public String begin() throws InterruptedException {
        var from = pair.primary().name();
        pair.failOver(BEFORE_PROMOTION);
        return from + " to " + pair.primary().name();
    }

    @Override
    public void heal() {
        pair.repair();
    }

    @Override
    public boolean isBack() throws Exception {
        return !pair.primary().texts("select 1 where not pg_is_in_recovery()").isEmpty();
    }
}
