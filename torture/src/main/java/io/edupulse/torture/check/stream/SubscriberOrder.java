package io.edupulse.torture.check.stream;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Delivery;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.log.LogRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// For each subscriber and aggregate, the sequences rise. They may begin again only where a refill does: at the
/// partition's first position, or while the broker is disturbed, when the subscriber may have missed that
/// beginning. Each message is an event of the log, and says of it what the log says.
public final class SubscriberOrder implements Checker {

    private static final long AFTERMATH_NANOS = Duration.ofSeconds(30).toNanos();

    @Override
    public String name() {
        return "subscribers-see-order";
    }

    @Override
    public String promise() {
        return "Plain subscribers in another process get the events of each aggregate in their order.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, LogRow> lastOfPartition = new HashMap<>();
        Map<String, Delivery> lastOfAggregate = new HashMap<>();
        for (var delivery : evidence.history().deliveries()) {
            findings.looked("deliveries", 1);
            var row = evidence.log().withId(delivery.eventId());
            if (row == null) {
                checkUnknown(evidence, delivery, findings);
                continue;
            }
            if (!row.aggregate().equals(delivery.aggregate())
                    || row.sequence() != delivery.sequence()
                    || (delivery.streamSequence() > 0 && row.position() != delivery.streamSequence())) {
                findings.violated("A message says another place than the log", step(delivery), evidence.step(row));
            }
            var partition = delivery.reader() + ' ' + row.partition();
            var aggregate = delivery.reader() + ' ' + row.aggregate();
            var before = lastOfPartition.put(partition, row);
            var earlier = lastOfAggregate.get(aggregate);
            if (before != null && beginsAgain(evidence, before, row, delivery.nanos())) {
                lastOfAggregate.keySet().removeIf(key -> isIn(evidence, key, delivery.reader(), row));
            } else if (earlier != null && earlier.sequence() >= delivery.sequence()) {
                findings.violated(
                        "Sequence " + delivery.sequence() + " of " + row.aggregate() + " was delivered after "
                                + earlier.sequence(),
                        List.of(step(earlier), step(delivery), evidence.step(row)));
            }
            lastOfAggregate.put(aggregate, delivery);
        }
    }

    private static boolean isIn(Evidence evidence, String key, String reader, LogRow row) {
        if (!key.startsWith(reader + ' ')) {
            return false;
        }
        var stream = evidence.log().stream(key.substring(reader.length() + 1));
        return !stream.isEmpty() && stream.getFirst().partition() == row.partition();
    }

    private static boolean beginsAgain(Evidence evidence, LogRow before, LogRow row, long nanos) {
        return row.position() <= before.position()
                && (row.position() == 1 || evidence.faults().stream().anyMatch(fault -> disturbs(fault, nanos)));
    }

    private static boolean disturbs(Fault fault, long nanos) {
        long until = fault.ended() == Fault.NEVER ? Fault.NEVER : fault.ended() + AFTERMATH_NANOS;
        return fault.isOfBroker() && fault.began() <= nanos && nanos <= until;
    }

    private static void checkUnknown(Evidence evidence, Delivery delivery, Findings findings) {
        var lost = evidence.run().lostTail();
        if (lost == null || delivery.nanos() > lost.promoted() + AFTERMATH_NANOS) {
            findings.violated("An event was delivered that the log does not have", step(delivery));
        } else {
            findings.looked("deliveries of what was lost later", 1);
        }
    }

    private static Step step(Delivery delivery) {
        var text = new ArrayList<String>();
        text.add("gets " + delivery.eventId() + " of " + delivery.aggregate());
        text.add("sequence " + delivery.sequence());
        if (delivery.streamSequence() > 0) {
            text.add("stream sequence " + delivery.streamSequence());
        }
        return new Step(delivery.nanos(), delivery.nanos(), delivery.reader(), String.join(", ", text));
    }
}
