package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.proxy.LinkMode;
import java.time.Duration;

/// The primary is gone for good, and its synchronous standby is promoted. The former primary comes back as a
/// standby, made again. Nothing that was confirmed may be lost: also not if replication stalled before, for
/// longer than a statement may take, so that waits for the standby were cancelled.
///
/// @param stall how long replication stalls before
record FailoverFault(Cluster cluster, Duration stall) implements Fault {

    private static final Duration BEFORE_PROMOTION = Duration.ofSeconds(1);
    private static final Duration REPLAY_LIMIT = Duration.ofSeconds(20);

    @Override
    public String begin() throws InterruptedException {
        var pair = cluster.postgres();
        var from = pair.primary().name();
        if (!stall.isZero()) {
            var replication = cluster.links().between("pg-", "pg-");
            replication.forEach(link -> link.set(LinkMode.HALF_OPEN));
            Thread.sleep(stall);
            pair.primary().vanish();
            replication.forEach(link -> link.set(LinkMode.CUT));
            Awaiting.require("A standby that has replayed what it got", REPLAY_LIMIT, pair::hasReplayed);
            replication.forEach(link -> link.set(LinkMode.OPEN));
        }
        pair.failOver(BEFORE_PROMOTION);
        return from + " to " + pair.primary().name();
    }

    /// The promotion is the end of it.
    @Override
    public void heal() {
        cluster.postgres().primary().start(); // unless it failed
    }

    @Override
    public void cleanUp() {
        cluster.postgres().repair();
    }

    @Override
    public boolean isBack() throws Exception {
        return !cluster.postgres().primary().texts("select 1").isEmpty();
    }
}
