package io.edupulse.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.check.Checks;
import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.cluster.Samples;
import io.edupulse.torture.fault.Catalogue;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.LineFile;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.process.NatsServer;
import io.edupulse.torture.report.Report;
import io.edupulse.torture.sabotage.Sabotages;
import io.edupulse.torture.schedule.Schedule;
import io.edupulse.torture.workload.ReadModels;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/// One run, from an empty folder to the verdict.
final class Run {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(60);

    private final Options options;
    private final Schedule schedule;
    private final Say say = new Say();

    Run(Options options, Schedule schedule) {
        this.options = options;
        this.schedule = schedule;
    }

    /// Whether the verdict is good.
    boolean run() throws InterruptedException {
        say.line("seed " + options.seed() + ", " + schedule.faults().size() + " faults, folder " + options.report());
        var folder = RunFolder.make(options.report());
        try (var cluster = Cluster.start(folder.path(), options.nodes(), options.standbyReads());
                var history = History.of("suite", folder.path());
                var faults = LineFile.append(folder.path().resolve("faults.jsonl"))) {
            return torture(cluster, folder, history, faults);
        }
    }

    private boolean torture(Cluster cluster, RunFolder folder, History history, LineFile faults)
            throws InterruptedException {
        var status = cluster.status();
        Awaiting.require("A system that agrees", START_LIMIT, status::agrees);
        say.line("all nodes work");
        var run = description(cluster);
        run.set("began", RunFolder.moment());
        long beganAt = System.nanoTime();
        try (var _ = new Samples(cluster)) {
            cluster.startClients(options.seed());
            var runner = new FaultRunner(
                    cluster, new Catalogue(options.nodes(), options.otherVersion()), history, faults, say);
            boolean isGood = runner.run(schedule, beganAt, options.length());
            awaitEnd(beganAt);
            run.put("standby_answers", status.standbyAnswers());
            cluster.stopClients();
            say.line(cluster.accepted() + " commands were accepted; waiting until all agree");
            long healed = System.nanoTime();
            boolean agree = Awaiting.within(QUIET_LIMIT, status::agrees);
            say.line(
                    agree
                            ? "all agree after " + (System.nanoTime() - healed) / 1_000_000 + " ms"
                            : "NOT AGREED: " + status.reasons());
            run.set("ended", RunFolder.moment());
            tellServers(cluster, run);
            folder.writeRun(run);
            boolean isKept = judge(folder.path()) && isGood && agree;
            say.line(isKept ? "verdict: good" : "verdict: BAD");
            Thread.sleep(options.hold());
            return isKept;
        }
    }

    /// Whether all checkers find what the product promises. Writes the report.
    private boolean judge(Path folder) throws InterruptedException {
        try {
            var verdict = Checks.run(folder);
            for (var result : verdict.results()) {
                say.line(result.told());
            }
            say.line("report: " + Report.write(folder, verdict));
            Sabotages.chosen()
                    .ifPresent(sabotage -> say.line(sabotage.name()
                            + (sabotage.isFoundBy(verdict.finders()) ? " is found by " : " IS NOT FOUND, but ")
                            + verdict.finders()));
            return verdict.isPassed();
        } catch (IOException | SQLException e) {
            say.line("The run cannot be checked: " + e);
            return false;
        }
    }

    private void awaitEnd(long beganAt) throws InterruptedException {
        long left = options.length().toNanos() - (System.nanoTime() - beganAt);
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    private static String sabotage() {
        return Sabotages.chosen().map(chosen -> " --sabotage " + chosen.name()).orElse("");
    }

    private ObjectNode description(Cluster cluster) {
        var run = Json.object()
                .put("seed", options.seed())
                .put("minutes", options.length().toMinutes())
                .put("command", options.command() + sabotage())
                .put("partitions", Cluster.PARTITIONS)
                .put("standby_reads", options.standbyReads())
                .put("slow_machine", options.isSlowMachine());
        run.set("nodes", Json.of(cluster.urls().keySet()));
        run.set("read_models", Json.of(ReadModels.NAMES));
        return run;
    }

    private static void tellServers(Cluster cluster, ObjectNode run) {
        run.put("database_url", cluster.postgres().primary().url());
        run.set(
                "nats_urls",
                Json.of(cluster.nats().all().stream()
                        .map(NatsServer::port)
                        .map(port -> "nats://127.0.0.1:" + port)
                        .toList()));
        run.set("lost_tail", cluster.lostTail());
        run.set("http_urls", Json.of(cluster.urls()));
    }
}
