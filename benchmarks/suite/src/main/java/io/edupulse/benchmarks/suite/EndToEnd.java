package io.edupulse.benchmarks.suite;

import io.edupulse.benchmarks.suite.load.QuizLoad;
import io.edupulse.classroom.app.Main;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;

/// From sending a command to seeing its effect in a read model, with everything running: relay, JetStream, all
/// projections.
final class EndToEnd {

    static final int COMMANDS_A_SECOND = 1_000;

    private static final int QUIZZES = 100;

    private final QuizLoad load;

    EndToEnd(Node node) {
        this.load = new QuizLoad(node, QUIZZES, true);
    }

    /// Milliseconds.
    record Latency(double p50, double p99, double max) {}

    /// In a database of its own.
    ///
    /// @param warmUpSeconds until the compilers of the JVM have done their work
    static Latency measure(String jdbcUrl, String natsUrl, Path data, int warmUpSeconds, int seconds)
            throws InterruptedException, ExecutionException {
        var configuration = configuration(jdbcUrl, natsUrl, data);
        Client.migrate(configuration);
        try (var node = Node.start(Main.PROGRAM.definition(), configuration)) {
            var load = new EndToEnd(node);
            load.send(COMMANDS_A_SECOND, warmUpSeconds);
            return load.send(COMMANDS_A_SECOND, seconds);
        }
    }

    static Settings configuration(String jdbcUrl, String natsUrl, Path data) {
        return EduPulse.configuration(jdbcUrl).with(Setting.NATS_URL, natsUrl).with(Setting.DATA, data);
    }

    /// How long the commands took that were sent meanwhile.
    Latency send(int perSecond, int seconds) throws InterruptedException, ExecutionException {
        var nanos = load.send(perSecond, seconds);
        Arrays.sort(nanos);
        return new Latency(percentile(nanos, 0.5), percentile(nanos, 0.99), percentile(nanos, 1));
    }

    private static double percentile(double[] sorted, double part) {
        int index = (int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1);
        return sorted[index] / 1e6;
    }
}
