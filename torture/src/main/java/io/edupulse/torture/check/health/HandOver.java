package io.edupulse.torture.check.health;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Delivery;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at what was accepted while a node stopped in an orderly way and no other fault was there: how long its
/// event took to a plain subscriber, and how long a query after its receipt took. The same is measured and not
/// judged while the node comes back and takes its share again.
public final class HandOver implements Checker {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /// Of the last sample, which is at most a second before the end.
    private static final Duration BEFORE_END = Duration.ofSeconds(3);

    private static final Duration AFTER_END = Duration.ofMillis(1_500);

    @Override
    public String name() {
        return "hand-over-in-time";
    }

    @Override
    public String promise() {
        return "Nothing waits longer than a second because a node stops and gives its work to others.";
    }

    @Override
    public boolean isOfTime() {
        return true;
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var spans = evidence.faults().stream()
                .filter(fault -> fault.hasBegun() && fault.handsOver() && isAlone(fault, evidence.faults()))
                .toList();
        var stops = stops(evidence);
        var seen = firstDeliveries(evidence.history().deliveries());
        for (var request : evidence.history().operations()) {
            if (spans.stream().noneMatch(span -> covers(span, request))) {
                continue;
            }
            boolean isStop = stops.stream().anyMatch(stop -> stop.covers(request.ended()));
            var receipt = request.receipt();
            if (request.kind() == Kind.COMMAND && request.isAccepted() && receipt != null && !receipt.repeated()) {
                var delivered = seen.get(receipt.aggregate() + "/" + receipt.sequence());
                findings.looked("events", 1);
                judge(
                        evidence,
                        findings,
                        request,
                        isStop,
                        "An event was published",
                        delivered == null ? Long.MAX_VALUE : delivered - request.ended());
            } else if (request.kind() == Kind.QUERY && request.isAccepted() && request.after() != null) {
                findings.looked("queries after a receipt", 1);
                judge(evidence, findings, request, isStop, "A query was answered", request.ended() - request.began());
            }
        }
    }

    private static void judge(
            Evidence evidence, Findings findings, Operation request, boolean isStop, String what, long waited) {
        findings.measured(
                what + (isStop ? " after at most this many ms" : " after at most this many ms while a node came back"),
                Math.round(waited / 1e6));
        if (isStop && waited > LIMIT.toNanos()) {
            findings.violated(
                    what + " after " + Math.round(waited / 1e6) + " ms, at most " + LIMIT.toMillis() + " are allowed",
                    evidence.step(request));
        }
    }

    /// A time in which a node drains, hands over and ends.
    private record Stop(long from, long until) {

        boolean covers(long nanos) {
            return from <= nanos && nanos <= until;
        }
    }

    /// Around the last sample of each process of a node.
    private static List<Stop> stops(Evidence evidence) {
        Map<String, Long> last = new HashMap<>();
        for (var sample : evidence.samples()) {
            if (evidence.run().nodes().contains(sample.process())) {
                last.merge(sample.process() + " " + sample.figure("pid").orElse(0), sample.nanos(), Math::max);
            }
        }
        return last.values().stream()
                .map(end -> new Stop(end - BEFORE_END.toNanos(), end + AFTER_END.toNanos()))
                .toList();
    }

    private static boolean covers(Fault span, Operation request) {
        return request.began() >= span.began() && request.ended() <= span.recovered();
    }

    private static boolean isAlone(Fault fault, List<Fault> all) {
        return all.stream()
                .filter(other -> !other.equals(fault) && other.hasBegun())
                .noneMatch(other -> other.began() <= fault.recovered() && fault.began() <= other.recovered());
    }

    private static Map<String, Long> firstDeliveries(List<Delivery> deliveries) {
        var first = new HashMap<String, Long>();
        for (var delivery : deliveries) {
            first.merge(delivery.aggregate() + "/" + delivery.sequence(), delivery.nanos(), Math::min);
        }
        return first;
    }
}
