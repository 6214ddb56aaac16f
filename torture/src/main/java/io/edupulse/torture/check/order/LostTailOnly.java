package io.edupulse.torture.check.order;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.LostTail;
import io.edupulse.torture.check.history.Operation;
import java.util.Objects;

/// Where an asynchronous standby was promoted: what was acknowledged up to the last position that it had is
/// there, which [ExactlyOnce] tests, what was acknowledged after it is gone, and every row after it was written
/// after the promotion. That read models and streams agree with the log then is tested by their own checkers.
public final class LostTailOnly implements Checker {

    @Override
    public String name() {
        return "only-the-tail-is-lost";
    }

    @Override
    public String promise() {
        return "After a failover that lost a tail, exactly the tail is missing and nothing built on it survives.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var lost = evidence.run().lostTail();
        if (lost == null) {
            return;
        }
        var deeds = Deeds.of(evidence);
        evidence.history().writes().filter(Operation::isAccepted).forEach(operation -> {
            if (evidence.isLost(operation)) {
                findings.looked("lost", 1);
                if (operation.kind() == Kind.COMMAND) {
                    checkGone(evidence, deeds, operation, findings);
                }
            } else if (evidence.beganBeforeLoss(operation)) {
                findings.looked("kept", 1);
            }
        });
        checkRows(evidence, deeds, lost, findings);
    }

    private static void checkGone(Evidence evidence, Deeds deeds, Operation operation, Findings findings) {
        var receipt = Objects.requireNonNull(operation.receipt());
        var row = evidence.log().at(receipt.partition(), receipt.position());
        if (row == null || !Effect.of(row).equals(Effect.of(operation))) {
            return;
        }
        var owner = deeds.owner(row);
        if (owner == null || (owner.attempts().contains(operation) && !owner.isAcknowledged())) {
            findings.violated(
                    "An event after the last one that the standby had is still there",
                    evidence.step(operation),
                    evidence.step(row));
        }
    }

    private static void checkRows(Evidence evidence, Deeds deeds, LostTail lost, Findings findings) {
        for (var row : evidence.log().rows()) {
            if (!lost.took(row.partition(), row.position())) {
                continue;
            }
            findings.looked("written after the tail", 1);
            if (deeds.latest(row) < lost.promoted()) {
                findings.violated(
                        "An event stands after the last one that the standby had, and was acknowledged before",
                        evidence.step(row));
            }
        }
    }
}
