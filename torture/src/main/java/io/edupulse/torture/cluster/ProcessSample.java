package io.edupulse.torture.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `/proc` tells of a process.
final class ProcessSample {

    private static final int TICK_MILLIS = 10;
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private ProcessSample() {}

    /// Empty if it has ended.
    static Optional<ObjectNode> of(Child child) {
        var folder = Path.of("/proc", Long.toString(child.pid()));
        try {
            var line = Json.object()
                    .put("nanos", System.nanoTime())
                    .put("process", child.name())
                    .put("pid", child.pid());
            for (var status : Files.readAllLines(folder.resolve("status"))) {
                if (status.startsWith("VmRSS:")) {
                    line.put("rss_kb", number(status));
                } else if (status.startsWith("Threads:")) {
                    line.put("threads", number(status));
                }
            }
            countFiles(folder.resolve("fd"), line);
            var stat = Files.readString(folder.resolve("stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            line.put("cpu_ms", TICK_MILLIS * (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])));
            return Optional.of(line);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Files that are closed meanwhile are not counted.
    private static void countFiles(Path folder, ObjectNode line) throws IOException {
        int files = 0;
        int connections = 0;
        try (var open = Files.newDirectoryStream(folder)) {
            for (var file : open) {
                files++;
                connections += isSocket(file) ? 1 : 0;
            }
        }
        line.put("fds", files).put("connections", connections);
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private static long number(String status) {
        return Long.parseLong(status.replaceAll("[^0-9]", ""));
    }
}
