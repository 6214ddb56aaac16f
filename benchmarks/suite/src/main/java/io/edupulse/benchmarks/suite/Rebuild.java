package io.edupulse.benchmarks.suite;

import io.edupulse.classroom.app.Main;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Rebuilds of read models: how fast, beside a COPY of the same rows to nowhere and beside Axon; all at
/// once; how long queries are held; and what live commands notice of one that is throttled.
final class Rebuild {

    /// A read model, and all of them in one rebuild.
    private static final List<String> NAMES =
            List.of("quiz-results", "student-progress", "teacher-dashboard", "pulse-wall", "lesson-catalog");

    private static final int LIVE_A_SECOND = 200;

    private final Sizes settings;
    private final Server server;
    private final Samples samples;
    private double longestHoldMillis;

    /// @param samples gets the rates of each round
    Rebuild(Sizes settings, Server server, Samples samples) {
        this.settings = settings;
        this.server = server;
        this.samples = samples;
    }

    /// @param ratios by their names in the results
    record Outcome(SequencedMap<String, Double> ratios, double cutoverHoldMillis, String description) {}

    Outcome measure(String natsUrl, Path benchmarks, Path data)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        var ratios = new LinkedHashMap<String, Double>();
        var url = server.create("rebuild");
        Client.migrate(EduPulse.configuration(url));
        var school = new SchoolLog(url);
        school.fill(settings.rebuilt());
        try (var own = Child.start("rebuild", benchmarks.resolve("suite"), RebuildProcess.class.getName(), url)) {
            var description = own.description();
            own.figures("begin");
            var axonUrl = server.create("replay");
            try (var axon = Child.start(
                    "Axon 4 replay", benchmarks.resolve("axon4"), "io.edupulse.benchmarks.axon4.ReplayMain", axonUrl)) {
                axon.description();
                long replayed = school.giveToAxon(axonUrl, settings.replayed());
                rounds(school, own, axon, replayed);
            }
            ratios.put("rebuild_all_over_slowest", allOverSlowest(own));
            ratios.put("p99_during_rebuild", p99During(natsUrl, data));
            return new Outcome(ratios, longestHoldMillis, description);
        }
    }

    private void rounds(SchoolLog school, Child own, Child axon, long replayed) throws SQLException {
        long events = school.quizEvents();
        for (int round = 0; round < settings.rebuildRounds(); round++) {
            server.settle();
            samples.add("rebuild copy", school.copyOut());
            server.settle();
            samples.add("rebuild edupulse", events * 1e9 / nanos(own, NAMES.getFirst()));
            server.settle();
            samples.add("rebuild axon4", axon.rate("replay " + replayed));
        }
    }

    private double allOverSlowest(Child own) {
        long slowest = 0;
        for (var name : NAMES) {
            server.settle();
            slowest = Math.max(slowest, nanos(own, name));
        }
        server.settle();
        return nanos(own, String.join(" ", NAMES)) / (double) slowest;
    }

    private long nanos(Child own, String names) {
        var figures = own.figures("rebuild " + names);
        longestHoldMillis = Math.max(longestHoldMillis, figures[2] / 1e6);
        return figures[1];
    }

    /// On a log that is short enough to be published first, and with all running in this process.
    private double p99During(String natsUrl, Path data) throws SQLException, InterruptedException, ExecutionException {
        var url = server.create("rebuild_live");
        var configuration = EndToEnd.configuration(url, natsUrl, data);
        Client.migrate(configuration);
        new SchoolLog(url).fill(settings.replayed());
        try (var node = Node.start(Main.PROGRAM.definition(), configuration)) {
            var load = new EndToEnd(node);
            load.send(LIVE_A_SECOND, settings.seconds()); // until the node has caught up, and is warm
            double without = load.send(LIVE_A_SECOND, settings.seconds()).p99();
            long rate = settings.replayed() / settings.seconds();
            var options = RebuildOptions.DEFAULT.withMaxRate(rate).withKeep(Duration.ZERO);
            try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
                var rebuild = beside.submit(
                        () -> node.get(Rebuilds.class).rebuild(NAMES.getFirst(), options, progress -> {}));
                double during = load.send(LIVE_A_SECOND, settings.seconds()).p99();
                var _ = rebuild.get();
                return during / without;
            }
        }
    }
}
