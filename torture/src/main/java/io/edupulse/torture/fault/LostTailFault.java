package io.edupulse.torture.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NodeProcess;
import io.edupulse.torture.proxy.LinkMode;
import java.sql.SQLException;
import java.time.Duration;

/// An asynchronous standby that lags is promoted: the last commits of the primary are lost, though they were
/// confirmed. What the documents say is done then: streams that are ahead of the log are reset.
final class LostTailFault implements Fault {

    private static final Duration LAG = Duration.ofSeconds(2);
    private static final Duration REPLAY_LIMIT = Duration.ofSeconds(20);
    private static final Duration REPAIR_LIMIT = Duration.ofSeconds(45);

    private final Cluster cluster;

    LostTailFault(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String begin() throws Exception {
        var pair = cluster.postgres();
        var replication = cluster.links().between("pg-", "pg-");
        long since = System.nanoTime();
        pair.desynchronize();
        replication.forEach(link -> link.set(LinkMode.HALF_OPEN));
        Thread.sleep(LAG);
        pair.primary().kill();
        replication.forEach(link -> link.set(LinkMode.CUT));
        Awaiting.require("A standby that has replayed what it got", REPLAY_LIMIT, pair::hasReplayed);
        var kept = positions();
        cluster.tellLostTail(kept, since);
        pair.failOver(Duration.ZERO);
        replication.forEach(link -> link.set(LinkMode.OPEN));
        return pair.primary().name() + " has " + kept;
    }

    @Override
    public void heal() {
        Awaiting.require("A repair of all streams", REPAIR_LIMIT, this::isRepaired);
    }

    @Override
    public void cleanUp() {
        cluster.postgres().repair();
    }

    @Override
    public boolean isBack() throws Exception {
        return !cluster.postgres().primary().texts("select 1").isEmpty();
    }

    /// Resets the streams that are ahead of the log; whether none is.
    private boolean isRepaired() {
        for (var node : cluster.nodes()) {
            var report = cluster.status().post(node.name(), "/v1/streams/verify", "");
            if (report.path("streams").isArray()) {
                return report.path("equal").asBoolean() || reset(node, report.path("streams"));
            }
        }
        return false;
    }

    /// A stream that merely lags is left to the relay. False: they are to be compared again.
    private boolean reset(NodeProcess node, JsonNode streams) {
        for (var stream : streams) {
            if (stream.path("surplus").asLong() > 0 || stream.path("differing").asLong() > 0) {
                cluster.status()
                        .post(
                                node.name(),
                                "/v1/streams/" + stream.path("partition").asInt() + "/reset",
                                "");
            }
        }
        return false;
    }

    /// The last position of each partition that the standby has before it is promoted.
    private ObjectNode positions() throws SQLException {
        var kept = Json.object();
        for (int partition = 0; partition < Cluster.PARTITIONS; partition++) {
            var last = cluster.postgres()
                    .standby()
                    .texts("select coalesce(max(position), 0) from domain_events where partition = " + partition);
            kept.put(Integer.toString(partition), Long.parseLong(last.getFirst()));
        }
        return kept;
    }
}
