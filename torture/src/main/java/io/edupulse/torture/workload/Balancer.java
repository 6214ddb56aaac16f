package io.edupulse.torture.workload;

import java.time.Duration;

/// Asks one node again and again whether it stops, and sends it nothing then until it answers otherwise.
final class Balancer implements Worker {

    private static final Duration PAUSE = Duration.ofMillis(400);

    private final Nodes nodes;
    private final String node;
    private final Stop stop;

    Balancer(Nodes nodes, String node, Stop stop) {
        this.nodes = nodes;
        this.node = node;
        this.stop = stop;
    }

    @Override
    public void work() throws InterruptedException {
        nodes.isStopping(node).ifPresent(isStopping -> nodes.setStopping(node, isStopping));
        stop.pause(PAUSE);
    }
}
