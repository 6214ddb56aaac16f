package io.edupulse.torture.check.order;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Outcome;
import io.edupulse.torture.check.history.Receipt;
import io.edupulse.torture.check.log.StoredReceipt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All accepted attempts with one key were told the same place, all but one of them that it is a repetition;
/// whoever came after the first answer was not told anything else. The table of receipts says the same as the
/// clients heard.
public final class SameReceipt implements Checker {

    @Override
    public String name() {
        return "same-key-same-receipt";
    }

    @Override
    public String promise() {
        return "Commands with the same idempotency key are answered with the same receipt, also after a crash.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, StoredReceipt> stored = new HashMap<>();
        for (var receipt : evidence.log().receipts()) {
            stored.put(receipt.aggregate() + ' ' + receipt.key(), receipt);
            var row = evidence.log().at(receipt.partition(), receipt.position());
            findings.looked("stored receipts", 1);
            if (row == null || !row.aggregate().equals(receipt.aggregate()) || row.sequence() != receipt.sequence()) {
                findings.violated("A stored receipt leads to no event of its aggregate: " + receipt);
            }
        }
        for (var deed : Deeds.of(evidence).all()) {
            if (deed.first().key() != null && deed.first().kind() == Kind.COMMAND && deed.isAcknowledged()) {
                findings.looked("keys", 1);
                findings.looked("attempts with a key", deed.attempts().size());
                checkAnswers(evidence, deed, findings);
                checkStored(evidence, deed, stored, findings);
            }
        }
    }

    private static void checkAnswers(Evidence evidence, Deed deed, Findings findings) {
        var receipts = deed.accepted().stream()
                .map(attempt -> attempt.receipt())
                .filter(Objects::nonNull)
                .toList();
        if (receipts.stream().anyMatch(receipt -> !receipt.isSamePlace(receipts.getFirst()))) {
            findings.violated("Two receipts for one key", steps(evidence, deed));
        }
        if (receipts.stream().filter(receipt -> !receipt.repeated()).count() > 1) {
            findings.violated("Two attempts with one key were both told to be the first", steps(evidence, deed));
        }
        deed.attempts().stream()
                .filter(attempt -> attempt.began() > deed.acknowledged())
                .filter(attempt -> attempt.outcome() == Outcome.REJECTED
                        || attempt.outcome() == Outcome.CONFLICTED
                        || isFirst(attempt.isAccepted() ? attempt.receipt() : null))
                .findFirst()
                .ifPresent(attempt -> findings.violated(
                        "An attempt that came after the answer to its key was told something else",
                        steps(evidence, deed)));
    }

    private static boolean isFirst(@Nullable Receipt receipt) {
        return receipt != null && !receipt.repeated();
    }

    private static void checkStored(
            Evidence evidence, Deed deed, Map<String, StoredReceipt> stored, Findings findings) {
        var told = deed.receipt();
        var kept = stored.get(deed.first().aggregate() + " " + deed.first().key());
        if (told.isPresent()
                && (kept == null
                        || kept.partition() != told.get().partition()
                        || kept.position() != told.get().position()
                        || kept.sequence() != told.get().sequence())) {
            findings.violated(
                    "The receipt of an acknowledged command is " + (kept == null ? "not stored" : "stored as " + kept),
                    steps(evidence, deed));
        }
    }

    private static List<Step> steps(Evidence evidence, Deed deed) {
        return deed.attempts().stream().map(evidence::step).toList();
    }
}
