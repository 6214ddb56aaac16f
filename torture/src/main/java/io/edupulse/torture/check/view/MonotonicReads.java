package io.edupulse.torture.check.view;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// For each client and question, whichever nodes answer, or at each node where standbys answer, which lag
/// differently: an answer that was asked for after another one had come is not older, as its [GrowingFact]
/// tells. So no rebuild, swap, roll back or failover shows the past again. Answers of a watched query come in
/// the order of their stream.
public final class MonotonicReads implements Checker {

    private static final long AFTERMATH = Duration.ofSeconds(5).toNanos();

    @Override
    public String name() {
        return "reads-never-go-back";
    }

    @Override
    public String promise() {
        return "What a client has read once is never undone, also during rebuilds, swaps and roll backs, unless the database"
                + " crashes or fails over; at each node where standbys answer.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, List<Operation>> questions = new HashMap<>();
        for (var operation : evidence.history().operations()) {
            boolean isRead =
                    operation.kind() == Kind.WATCH || (operation.kind() == Kind.QUERY && operation.isAccepted());
            if (isRead && GrowingFact.in(operation).isPresent()) {
                questions
                        .computeIfAbsent(question(evidence, operation), _ -> new ArrayList<>())
                        .add(operation);
            }
        }
        questions.values().forEach(reads -> check(evidence, reads, findings));
    }

    private static String question(Evidence evidence, Operation read) {
        var node = evidence.run().standbyAnswers() == null ? "" : read.node();
        return read.client() + ' ' + node + ' ' + read.stream() + ' ' + read.command() + ' ' + read.payload();
    }

    /// By the time of their beginnings; those that have ended by then are the past.
    private static void check(Evidence evidence, List<Operation> reads, Findings findings) {
        var underWay = new PriorityQueue<>(Comparator.comparingLong(Operation::ended));
        Operation most = null;
        for (var read : reads) {
            findings.looked(read.kind() == Kind.WATCH ? "watched answers" : "answers", 1);
            while (!underWay.isEmpty() && isBefore(underWay.element(), read)) {
                var past = underWay.remove();
                most = most == null || fact(past) >= fact(most) ? past : most;
            }
            if (most != null && fact(read) < fact(most)) {
                if (isTakenBack(evidence, most, read)) {
                    most = null;
                } else if (!isExcused(evidence, most, read)) {
                    findings.violated(
                            read.command() + " answered " + fact(most) + ", and " + fact(read)
                                    + " to the next question",
                            AnsweredQuery.step(most),
                            AnsweredQuery.step(read));
                    return;
                }
            }
            underWay.add(read);
        }
    }

    private static boolean isBefore(Operation past, Operation read) {
        return read.kind() == Kind.WATCH ? past.ended() <= read.began() : past.ended() < read.began();
    }

    /// Whether the database crashed or failed over between the two: a read model does not wait for the disk,
    /// and what a standby has not confirmed is seen at the primary before it is lost with it.
    private static boolean isTakenBack(Evidence evidence, Operation past, Operation read) {
        return evidence.faults().stream()
                .filter(Fault::takesBack)
                .anyMatch(fault -> fault.began() <= read.ended()
                        && past.began() <= fault.recovered()
                        && read.began() - AFTERMATH <= fault.recovered());
    }

    private static boolean isExcused(Evidence evidence, Operation past, Operation read) {
        return evidence.beganBeforeLoss(past) && !evidence.beganBeforeLoss(read);
    }

    private static long fact(Operation read) {
        return GrowingFact.in(read).orElseThrow();
    }
}
