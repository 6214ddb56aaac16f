package io.edupulse.torture.check.finding;

import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.History;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.LostTail;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Run;
import io.edupulse.torture.check.history.RunFolder;
import io.edupulse.torture.check.history.Sample;
import io.edupulse.torture.check.log.Database;
import io.edupulse.torture.check.log.Log;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.log.Partitioning;
import java.time.Duration;
import java.util.List;

/// All that checkers look at.
///
/// @param log as it was when the checks began
/// @param database for what is read besides the log
public record Evidence(RunFolder folder, Log log, Database database) {

    private static final long CLOCKS = Duration.ofSeconds(1).toNanos();

    public Run run() {
        return folder.run();
    }

    public History history() {
        return folder.history();
    }

    public List<Fault> faults() {
        return folder.faults();
    }

    public List<Sample> samples() {
        return folder.samples();
    }

    /// Whether what was told about a place was lost with an old primary.
    public boolean isLost(Operation operation) {
        var lost = run().lostTail();
        var receipt = operation.receipt();
        if (lost == null || receipt == null || operation.ended() >= lost.promoted()) {
            return false;
        }
        return operation.kind() == Kind.FOREIGN
                ? isLostForeign(operation, lost)
                : lost.took(receipt.partition(), receipt.position());
    }

    /// A foreign writer is not told a position. Its event may be in the tail if it was acknowledged after the
    /// last event before it was made, by clocks of one machine.
    private boolean isLostForeign(Operation operation, LostTail lost) {
        int partition = Partitioning.of(String.valueOf(operation.aggregate()), run().partitions());
        var last = log.at(partition, lost.last().getOrDefault(partition, 0L));
        return log.withId(String.valueOf(operation.event())) == null
                && (last == null || operation.ended() >= run().nanos(last.at()) - CLOCKS);
    }

    /// Whether an operation has to do with a partition's lost tail in a way that cannot be told any more: it began
    /// before the standby was promoted.
    public boolean beganBeforeLoss(Operation operation) {
        var lost = run().lostTail();
        return lost != null && operation.began() < lost.promoted();
    }

    public Step step(Operation operation) {
        return new Step(operation.began(), operation.ended(), operation.client(), operation.told());
    }

    public Step step(LogRow row) {
        long at = run().nanos(row.at());
        return new Step(at, at, "log", row.told());
    }
}
