package io.edupulse.benchmarks.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How long processes take that `./edupulse` starts, from the call to the end, or to what a node says when it is ready;
/// and the processor time of a node without work.
final class Start {

    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Path folder;
    private final Samples samples = new Samples();

    private Start(Path folder) {
        this.folder = folder;
    }

    /// Medians, in seconds.
    ///
    /// @param serveFirst until a node on an empty folder is ready
    /// @param serveAgain the same, on the folder of an earlier node
    /// @param query of a command that asks a running node
    /// @param send of a command that sends to one
    /// @param status of a command that looks at one
    /// @param idleCpu processor time of a node without work, in a second
    record Figures(
            @JsonProperty("serve_first") double serveFirst,
            @JsonProperty("serve_again") double serveAgain,
            double query,
            double send,
            double status,
            @JsonProperty("idle_cpu") double idleCpu) {}

    static Figures measure(Path folder, Sizes sizes) throws IOException, InterruptedException {
        return new Start(folder).measure(sizes.starts(), Duration.ofSeconds(sizes.settlingSeconds()));
    }

    private Figures measure(int times, Duration settling) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            var data = folder.resolve("start-" + i).toString();
            System.err.printf(Locale.ROOT, "start %d of %d%n", i, times);
            end(serve("serve_first", data));
            var node = serve("serve_again", data);
            try {
                var _ = run("send", draft(), "--data", data); // the node's first request
                take("send", "send", draft(), "--data", data);
                take("query", "query", "find-lessons", "status=DRAFTED", "--data", data);
                take("status", "status", "--data", data);
                if (i == times) {
                    idle(node, times, settling);
                }
            } finally {
                end(node);
            }
        }
        return new Figures(
                median("serve_first"),
                median("serve_again"),
                median("query"),
                median("send"),
                median("status"),
                median("idle_cpu"));
    }

    private Process serve(String name, String data) throws IOException {
        long begun = System.nanoTime();
        var node =
                command("serve", "--json", "--http-port", "0", "--data", data).start();
        var lines = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); ; line = lines.readLine()) {
            if (line == null) {
                throw new IllegalStateException("The node has ended before it was ready");
            }
            if (line.contains("\"ready\":true")) {
                samples.add(name, secondsSince(begun));
                return node;
            }
        }
    }

    private void take(String name, String... arguments) throws IOException, InterruptedException {
        samples.add(name, run(arguments));
    }

    /// The seconds that a command takes.
    private static double run(String... arguments) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        var process = command(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        double seconds = secondsSince(begun);
        if (code != 0) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s has ended with %d", String.join(" ", arguments), code));
        }
        return seconds;
    }

    private void idle(Process node, int times, Duration settling) throws InterruptedException {
        Thread.sleep(settling);
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            var before = used(node);
            Thread.sleep(IDLE);
            samples.add("idle_cpu", used(node).minus(before).toNanos() / 1e9 / secondsSince(begun));
        }
    }

    private static Duration used(Process node) {
        return node.toHandle().info().totalCpuDuration().orElseThrow();
    }

    private static void end(Process node) throws InterruptedException {
        node.destroy();
        if (!node.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            node.destroyForcibly();
        }
    }

    private static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of("./edupulse"));
        Stream.of(arguments).forEach(command::add);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static String draft() {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"Fractions\"}}",
                UUID.randomUUID(),
                UUID.randomUUID());
    }

    private double median(String name) {
        return Samples.median(samples.of(name));
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
