package io.edupulse.torture.fault;

import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// A node works with a clock that is off by minutes, by `libfaketime`. It is stopped and started for that.
///
/// @param offset such as `+5m`
record ClockFault(Cluster cluster, NodeProcess node, String offset) implements Fault {

    private static final Duration TERMINATION = Duration.ofSeconds(30);
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    /// @param target the node and the offset, with a blank between
    static ClockFault of(Cluster cluster, String target) {
        var parts = target.split(" ", -1);
        return new ClockFault(cluster, cluster.node(parts[0]), parts[1]);
    }

    @Override
    public String begin() {
        var library = Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(folder -> Path.of(folder, LIBRARY))
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
        node.process().terminate(TERMINATION);
        node.start(Map.of("LD_PRELOAD", library.toString(), "FAKETIME", offset, "FAKETIME_DONT_FAKE_MONOTONIC", "1"));
        return node.name() + " " + offset;
    }

    @Override
    public void heal() {
        node.process().terminate(TERMINATION);
        node.start();
    }

    @Override
    public boolean isBack() {
        return cluster.status().isWell(node.name());
    }
}
