package io.edupulse.torture.check.view;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import java.util.ArrayList;
import java.util.Objects;

/// A query that was asked to show a receipt answers with at least what the aggregate's events up to the receipt
/// give: a count of submissions or responses, the students on a leaderboard, the stage of a lesson, see
/// [GrowingFact].
public final class ReadsShowReceipts implements Checker {

    private static final int MOST_EVENTS = 8;

    @Override
    public String name() {
        return "read-your-writes";
    }

    @Override
    public String promise() {
        return "A read after a receipt shows what the receipt is for.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        evidence.history()
                .of(Kind.QUERY)
                .filter(query -> query.after() != null && query.isAccepted())
                .forEach(query -> check(evidence, query, findings));
    }

    private static void check(Evidence evidence, Operation query, Findings findings) {
        var receipt = Objects.requireNonNull(query.after());
        var shown = evidence.log().at(receipt.partition(), receipt.position());
        boolean isOther = shown == null
                || (!receipt.aggregate().isEmpty() && !receipt.aggregate().equals(shown.aggregate()))
                || (receipt.sequence() > 0 && receipt.sequence() != shown.sequence());
        if (shown == null || isOther || evidence.beganBeforeLoss(query)) {
            findings.looked("not judged, since the tail was lost", 1);
            return;
        }
        var events = evidence.log().stream(shown.aggregate()).stream()
                .filter(event -> event.position() <= shown.position())
                .toList();
        var least = GrowingFact.after(query, events);
        var answered = GrowingFact.in(query);
        if (least.isEmpty() || answered.isEmpty()) {
            return;
        }
        findings.looked("reads after a receipt", 1);
        if (answered.getAsLong() < least.getAsLong()) {
            var steps = new ArrayList<Step>();
            events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size())
                    .forEach(event -> steps.add(evidence.step(event)));
            steps.add(AnsweredQuery.step(query));
            findings.violated(
                    query.command() + " after " + shown.place() + " answers " + answered.getAsLong()
                            + ", and must answer at least " + least.getAsLong(),
                    steps);
        }
    }
}
