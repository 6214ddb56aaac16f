package io.edupulse.torture.sabotage;

import java.util.List;

/// Faults in publishing, and in who does it.
final class OfStreams {

    private static final String RELAY = "io.edupulse.nats.relay.PartitionRelay";
    private static final String LEASES = "io.edupulse.postgres.lease.LeaseTables";

    static final List<Sabotage> ALL = List.of(
            new Sabotage(
                    "no-expected-last-sequence",
                    "Messages do not name their predecessor, and a node that wakes up believes in its leases",
                    "a relay is stopped, another takes over, and the first wakes up; answers of the broker are lost",
                    List.of("node-stop", "nats-stop", "link-half-open"),
                    List.of("streams-equal-log", "subscribers-see-order"),
                    List.of(
                            Patch.java(
                                    "infrastructure/nats",
                                    "io.edupulse.nats.stream.EventHeaders",
                                    "\n                .put(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, Long.toString(event.position() - 1));",
                                    ";"),
                            Patch.java(
                                    "infrastructure/postgres",
                                    "io.edupulse.postgres.lease.Registration",
                                    "return held.get(name) == this && !hasExpired();",
                                    "return true;"))),
            new Sabotage(
                    "cursor-in-memory",
                    "A relay begins where this process was last, and not where the stream is",
                    "the node of a relay is killed or stopped, and another takes over",
                    List.of("node-kill", "node-stop"),
                    List.of("streams-equal-log", "recovery-in-time"),
                    List.of(
                            Patch.java(
                                    "infrastructure/nats", RELAY, "    private static final int BATCH = 500;\n", """
                                        private static final int BATCH = 500;
                                        private static final java.util.Map<Integer, Sent> CURSORS =
                                                new java.util.concurrent.ConcurrentHashMap<>();
                                    """),
                            Patch.java(
                                    "infrastructure/nats",
                                    RELAY,
                                    "var sent = new Sent(recovered.last(), recovered.lastId());",
                                    "var sent = CURSORS.getOrDefault(stream.partition(), new Sent(0, null));"),
                            Patch.java(
                                    "infrastructure/nats",
                                    RELAY,
                                    "                sent = Sent.last(next);\n",
                                    "                sent = Sent.last(next);\n                CURSORS.put(stream.partition(), sent);\n"))),
            new Sabotage(
                    "lease-without-end",
                    "The leases of a dead node do not end for days",
                    "nodes are killed",
                    List.of("node-kill", "node-stop"),
                    List.of("recovery-in-time", "streams-equal-log", "read-models-equal-fold"),
                    List.of(
                            Patch.java(
                                    "infrastructure/postgres",
                                    LEASES,
                                    "values (?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')",
                                    "values (?, ?, ?, clock_timestamp() + ? * interval '1 minute')"),
                            Patch.java(
                                    "infrastructure/postgres",
                                    LEASES,
                                    "set expires_at = clock_timestamp() + ? * interval '1 millisecond'",
                                    "set expires_at = clock_timestamp() + ? * interval '1 minute'"))));

    private OfStreams() {}
}
