package io.edupulse.torture.check.health;

import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The times in which a fault or its aftermath may make a request fail: from its beginning until five seconds
/// after the part was back, or as long as it may take to be back. A rolling restart is none.
final class Disturbances {

    private static final long AFTERMATH = Duration.ofSeconds(5).toNanos();

    private final List<long[]> spans = new ArrayList<>();

    Disturbances(List<Fault> faults) {
        for (var fault : faults.stream().filter(Fault::disturbs).toList()) {
            long back = fault.recovered() != Fault.NEVER
                    ? fault.recovered()
                    : fault.ended() == Fault.NEVER ? Fault.NEVER : fault.ended() + RecoveryTime.limit(fault);
            spans.add(new long[] {fault.began(), back == Fault.NEVER ? Fault.NEVER : back + AFTERMATH});
        }
        spans.sort(Comparator.comparingLong(span -> span[0]));
    }

    boolean touch(Operation operation) {
        return spans.stream().anyMatch(span -> span[0] <= operation.ended() && operation.began() <= span[1]);
    }
}
