package io.edupulse.torture.check.order;

import static java.util.stream.Collectors.groupingBy;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.log.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Linearizability of each aggregate. The log tells the order in which commands took effect, so no order is
/// searched for: [CommitWindows] tests whether it respects real time, and [AggregateFold] folds the events in
/// this order and tests each decision against the states that may have been there while its command was under
/// way.
///
/// Herlihy and Wing, *Linearizability: A Correctness Condition for Concurrent Objects*, 1990.
public final class AggregateOrder implements Checker {

    @Override
    public String name() {
        return "linearizable";
    }

    @Override
    public String promise() {
        return "All outcomes for an aggregate are explained by the order of its events, which respects real time.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var deeds = Deeds.of(evidence);
        Map<String, List<Operation>> commands = evidence.history()
                .of(Kind.COMMAND)
                .filter(operation -> operation.aggregate() != null)
                .collect(groupingBy(operation -> String.valueOf(operation.aggregate())));
        var aggregates = new TreeSet<>(commands.keySet());
        evidence.log()
                .streams()
                .forEach(stream -> aggregates.add(stream.getFirst().aggregate()));
        for (var aggregate : aggregates) {
            var rows = evidence.log().stream(aggregate);
            var windows = new CommitWindows(rows, deeds);
            findings.looked("aggregates", 1);
            checkRealTime(evidence, deeds, rows, windows, findings);
            new AggregateFold(evidence, deeds, rows, windows, findings)
                    .check(commands.getOrDefault(aggregate, List.of()));
        }
    }

    private static void checkRealTime(
            Evidence evidence, Deeds deeds, List<LogRow> rows, CommitWindows windows, Findings findings) {
        var empty = windows.firstEmpty();
        if (empty.isEmpty()) {
            return;
        }
        var sentLast = windows.sentLast(empty.getAsInt(), deeds);
        var acknowledgedFirst = windows.acknowledgedFirst(empty.getAsInt(), deeds);
        var history = new ArrayList<>(List.of(evidence.step(sentLast), evidence.step(acknowledgedFirst)));
        for (var row : List.of(sentLast, acknowledgedFirst)) {
            var owner = deeds.owner(row);
            if (owner != null) {
                history.add(evidence.step(owner.first()));
            }
        }
        findings.violated(
                "Sequence " + acknowledgedFirst.sequence() + " was acknowledged before sequence "
                        + sentLast.sequence() + " of " + rows.getFirst().aggregate()
                        + " was sent, and stands not before it",
                history);
    }
}
