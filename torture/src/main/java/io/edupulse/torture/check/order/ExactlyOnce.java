package io.edupulse.torture.check.order;

import static java.util.stream.Collectors.groupingBy;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Outcome;
import io.edupulse.torture.check.log.LogRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Each receipt leads to the row that its command writes, and no two commands have the same. Then rows are
/// counted by effect: there are as many as acknowledged commands at least, and no more than these and the open
/// ones together. Where rows name their operation, one that was promised not to be written has no row, and no
/// command has two.
public final class ExactlyOnce implements Checker {

    @Override
    public String name() {
        return "exactly-once";
    }

    @Override
    public String promise() {
        return "What is acknowledged is in the log exactly once, what is not at most once, what is refused never.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var deeds = Deeds.of(evidence);
        Map<String, Deed> places = new HashMap<>();
        for (var deed : deeds.all()) {
            findings.looked(
                    deed.isAcknowledged() ? "acknowledged" : deed.isOpen() ? "open" : "refused, rejected or conflicted",
                    1);
            if (deed.isAcknowledged()) {
                checkRow(evidence, deed, findings);
                checkPlace(evidence, deed, places, findings);
            }
        }
        checkCounts(evidence, deeds, findings);
        checkNamed(evidence, deeds, findings);
    }

    private static void checkRow(Evidence evidence, Deed deed, Findings findings) {
        var operation = deed.accepted().getFirst();
        if (operation.kind() == Kind.FOREIGN) {
            if (evidence.log().withId(String.valueOf(operation.event())) == null) {
                findings.violated(
                        "A foreign event was committed, and is not in the log: " + operation.event(),
                        evidence.step(operation));
            }
            return;
        }
        var receipt = operation.receipt();
        if (receipt == null) {
            findings.violated("A command was accepted without a receipt", evidence.step(operation));
            return;
        }
        var row = evidence.log().at(receipt.partition(), receipt.position());
        if (row == null) {
            findings.violated("A command was acknowledged, and is not in the log", evidence.step(operation));
        } else if (!row.aggregate().equals(receipt.aggregate())
                || row.sequence() != receipt.sequence()
                || !Effect.of(row).equals(deed.effect())) {
            findings.violated(
                    "The receipt of a command leads to another event", evidence.step(operation), evidence.step(row));
        }
    }

    private static void checkPlace(Evidence evidence, Deed deed, Map<String, Deed> places, Findings findings) {
        var operation = deed.accepted().getFirst();
        var receipt = operation.receipt();
        if (receipt == null || operation.kind() == Kind.FOREIGN) {
            return;
        }
        var other = places.putIfAbsent(receipt.partition() + ":" + receipt.position(), deed);
        if (other != null) {
            findings.violated(
                    "Two commands have the same receipt",
                    evidence.step(other.accepted().getFirst()),
                    evidence.step(operation));
        }
    }

    private static void checkCounts(Evidence evidence, Deeds deeds, Findings findings) {
        Map<String, List<LogRow>> rows = evidence.log().rows().stream()
                .filter(row -> !deeds.isForeign(row))
                .collect(groupingBy(Effect::of));
        findings.looked("rows", evidence.log().rows().size());
        rows.forEach((effect, written) -> {
            var sent = deeds.likely(written.getFirst());
            long possible = sent.stream()
                    .filter(deed -> deed.isAcknowledged() || deed.isOpen())
                    .count();
            if (written.size() > possible) {
                var sentence = "An event is in the log " + times(written.size()) + ", and was sent "
                        + times(sent.size()) + ", of which " + possible + " may have been written";
                findings.violated(sentence, steps(evidence, sent, written));
            }
        });
    }

    private static void checkNamed(Evidence evidence, Deeds deeds, Findings findings) {
        Map<Deed, LogRow> written = new HashMap<>();
        for (var row : evidence.log().rows()) {
            var deed = deeds.named(row);
            if (deed == null || deeds.isForeign(row)) {
                continue;
            }
            findings.looked("rows that name their operation", 1);
            var before = written.putIfAbsent(deed, row);
            if (before != null) {
                findings.violated(
                        "A command is in the log twice", steps(evidence, List.of(deed), List.of(before, row)));
            }
            deed.attempts().stream()
                    .filter(attempt -> Objects.equals(attempt.id(), row.correlation()))
                    .filter(ExactlyOnce::isPromisedNotWritten)
                    .forEach(attempt -> findings.violated(
                            "A command is in the log, and its client was told that it is not",
                            evidence.step(attempt),
                            evidence.step(row)));
        }
    }

    private static boolean isPromisedNotWritten(Operation attempt) {
        return attempt.outcome() == Outcome.REFUSED
                || attempt.outcome() == Outcome.REJECTED
                || attempt.outcome() == Outcome.CONFLICTED;
    }

    private static List<Step> steps(Evidence evidence, List<Deed> sent, List<LogRow> written) {
        var steps = new ArrayList<Step>();
        written.forEach(row -> steps.add(evidence.step(row)));
        sent.forEach(deed -> deed.attempts().forEach(attempt -> steps.add(evidence.step(attempt))));
        return steps;
    }

    private static String times(long count) {
        return count == 0 ? "never" : count == 1 ? "once" : count + " times";
    }
}
