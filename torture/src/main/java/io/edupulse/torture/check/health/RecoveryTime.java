package io.edupulse.torture.check.health;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Fault;
import java.time.Duration;

/// Measures from the end of each fault until its part did its work again: 10 seconds at most, 15 after a
/// failover, and two minutes where most brokers have lost their stores, which takes them several elections and
/// at times an operator.
public final class RecoveryTime implements Checker {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LIMIT_OF_FAILOVER = Duration.ofSeconds(15);
    private static final Duration LIMIT_OF_LOST_STORES = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "recovery-in-time";
    }

    @Override
    public String promise() {
        return "Every part is back within 10 seconds of the end of its fault, within 15 after a failover, and within two minutes after most brokers lost their stores.";
    }

    @Override
    public boolean isOfTime() {
        return true;
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        for (var fault : evidence.faults()) {
            findings.looked(fault.hasBegun() ? "faults" : "faults that this machine does not allow", 1);
            if (!fault.hasBegun()) {
                continue;
            }
            var what = fault.name() + " of " + fault.target();
            var step = new Step(fault.began(), fault.ended(), "fault", what + ": " + fault.note());
            if (fault.ended() == Fault.NEVER || fault.recovered() == Fault.NEVER) {
                findings.violated("The part did not come back after " + what, step);
            } else if (fault.recovered() - fault.ended() > limit(fault)) {
                findings.violated(
                        "The part was back " + Math.round((fault.recovered() - fault.ended()) / 1e8) / 10.0
                                + " s after " + what + ", at most " + limit(fault) / 1_000_000_000 + " s are allowed",
                        step);
            }
        }
    }

    static long limit(Fault fault) {
        if (fault.name().equals("nats-majority-wipe")) {
            return LIMIT_OF_LOST_STORES.toNanos();
        }
        return (fault.isPromotion() ? LIMIT_OF_FAILOVER : LIMIT).toNanos();
    }
}
