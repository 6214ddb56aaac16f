package io.edupulse.torture.check.order;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.log.Partitioning;
import java.util.List;

/// Counts: positions of a partition and sequences of an aggregate are 1, 2, 3, ... without a hole, an aggregate
/// is in the partition of its id, and its positions rise with its sequences. Then [CommitWindows] tests for
/// each partition whether the order of positions respects real time, as the order of commits does.
public final class DensePositions implements Checker {

    @Override
    public String name() {
        return "dense-in-commit-order";
    }

    @Override
    public String promise() {
        return "Positions are dense and in the order of commits, and the sequences of an aggregate have no holes.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var deeds = Deeds.of(evidence);
        for (int partition = 0; partition < evidence.run().partitions(); partition++) {
            var rows = evidence.log().partition(partition);
            findings.looked("positions", rows.size());
            checkPositions(evidence, rows, findings);
            checkCommitOrder(evidence, rows, deeds, findings);
        }
        for (var stream : evidence.log().streams()) {
            findings.looked("aggregates", 1);
            checkStream(evidence, stream, findings);
        }
    }

    private static void checkPositions(Evidence evidence, List<LogRow> rows, Findings findings) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).position() != i + 1) {
                findings.violated(
                        "Position " + rows.get(i).place() + " stands where " + (i + 1) + " should",
                        rows.subList(Math.max(0, i - 1), i + 1).stream()
                                .map(evidence::step)
                                .toList());
                return;
            }
        }
    }

    private static void checkStream(Evidence evidence, List<LogRow> stream, Findings findings) {
        long position = 0;
        for (int i = 0; i < stream.size(); i++) {
            var row = stream.get(i);
            if (row.sequence() != i + 1) {
                findings.violated(
                        "Sequence " + row.sequence() + " of " + row.aggregate() + " stands where " + (i + 1)
                                + " should",
                        evidence.step(row));
                return;
            }
            if (row.partition()
                    != Partitioning.of(row.aggregate(), evidence.run().partitions())) {
                findings.violated("An event is in another partition than its aggregate", evidence.step(row));
                return;
            }
            if (row.position() <= position) {
                findings.violated(
                        "A later sequence has an earlier position",
                        evidence.step(stream.get(i - 1)),
                        evidence.step(row));
                return;
            }
            position = row.position();
        }
    }

    private static void checkCommitOrder(Evidence evidence, List<LogRow> rows, Deeds deeds, Findings findings) {
        var windows = new CommitWindows(rows, deeds);
        var empty = windows.firstEmpty();
        if (empty.isPresent()) {
            var sent = windows.sentLast(empty.getAsInt(), deeds);
            var acknowledged = windows.acknowledgedFirst(empty.getAsInt(), deeds);
            findings.violated(
                    "Position " + acknowledged.place() + " was acknowledged before " + sent.place()
                            + " was sent, and does not stand before it",
                    evidence.step(sent),
                    evidence.step(acknowledged));
        }
    }
}
