package io.edupulse.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import io.edupulse.benchmarks.suite.EduPulse.Measured;
import io.edupulse.benchmarks.suite.capacity.Capacity;
import io.edupulse.benchmarks.suite.http.HttpLoad;
import io.edupulse.benchmarks.suite.http.WatchedClass;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.node.runtime.Client;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One run of all workloads, or of some.
///
/// Usage: `Main [--quick] [--only WORKLOAD,...] [--json FILE] [--page FOLDER]`; the working directory is the
/// top of the repository.
public final class Main implements AutoCloseable {

    private static final Path BENCHMARKS = Path.of("benchmarks");
    private static final Path UNIT_COSTS = Path.of("docs", "unit-costs.json");

    /// Alone, since it is not part of the page.
    private static final String CAPACITY = "capacity";

    private static final Set<String> WORKLOADS = Set.of(
            "commands", "cold", "publish", "end-to-end", "growth", "rebuild", "http", "start", "telemetry", "watchers");

    /// Of *telemetry*, for each round of the others.
    private static final int MORE_ROUNDS = 4;

    private static final int WARM_UPS = 8;

    private final Sizes settings;
    private final Set<String> workloads;
    private final Path folder;
    private final Server server;
    private final Samples samples = new Samples();
    private final SequencedMap<String, String> contestants = new LinkedHashMap<>();
    private long seed = System.nanoTime();

    private Main(Sizes settings, Set<String> workloads) throws IOException {
        this.settings = settings;
        this.workloads = workloads;
        this.folder = Files.createTempDirectory("edupulse-bench");
        this.server = Server.start(folder.resolve("postgres"));
    }

    public static void main(String[] arguments) throws Exception {
        var given = List.of(arguments);
        var settings = given.contains("--quick") ? Sizes.QUICK : Sizes.FULL;
        var workloads = workloads(valueOf(given, "--only"));
        var page = valueOf(given, "--page");
        if (page != null && !workloads.equals(WORKLOADS)) {
            throw new IllegalArgumentException("--page shows all workloads, so it does not go with --only");
        }
        try (var run = new Main(settings, workloads)) {
            if (workloads.equals(Set.of(CAPACITY))) {
                System.out.println(new Capacity(run.server::create, run.folder).measure(UNIT_COSTS));
                return;
            }
            var report = new Report(run.measure());
            System.out.println(report.text());
            var json = valueOf(given, "--json");
            if (json != null) {
                report.writeJson(Path.of(json));
            }
            if (page != null) {
                report.writePage(Path.of(page));
            }
        }
    }

    private static Set<String> workloads(@Nullable String only) {
        var wanted = only == null ? WORKLOADS : Set.of(only.split(",", -1));
        if (!wanted.equals(Set.of(CAPACITY)) && !WORKLOADS.containsAll(wanted)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "--only takes %s with commas between, not %s", new TreeSet<>(WORKLOADS), only));
        }
        return wanted;
    }

    private static @Nullable String valueOf(List<String> arguments, String option) {
        int at = arguments.indexOf(option);
        if (at < 0) {
            return null;
        }
        if (at + 1 == arguments.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.get(at + 1);
    }

    private Results measure() throws Exception {
        var natsFolder = folder.resolve("nats");
        try (var nats = LocalNatsServer.start(natsFolder, 0)) {
            if (workloads.contains("commands")) {
                commands();
            }
            server.clear();
            if (workloads.contains("cold")) {
                cold();
            }
            if (workloads.contains("telemetry")) {
                server.clear();
                telemetry();
            }
            server.clear();
            if (workloads.contains("publish")) {
                publish(nats.url());
            }
            server.clear();
            var latency = workloads.contains("end-to-end") ? endToEnd(nats.url()) : null;
            server.clear();
            var http = workloads.contains("http") ? http() : null;
            server.clear();
            if (workloads.contains("watchers")) {
                watchers();
            }
            server.clear();
            var growth = workloads.contains("growth") ? growth() : new LinkedHashMap<Long, Double>();
            server.clear();
            var rebuild = workloads.contains("rebuild") ? rebuild() : null;
            var start = workloads.contains("start") ? Start.measure(folder, settings) : null;
            var rates = new LinkedHashMap<String, Results.Rate>();
            samples.all().forEach((name, all) -> rates.put(name, Results.Rate.of(all)));
            var ratios = Results.ratios(samples, growth);
            if (rebuild != null) {
                ratios.putAll(rebuild.ratios());
            }
            return new Results(
                    LocalDate.now(ZoneOffset.UTC).toString(),
                    machine(nats.version()),
                    settings,
                    contestants,
                    rates,
                    ratios,
                    latency,
                    rebuild == null ? null : rebuild.cutoverHoldMillis(),
                    http == null ? null : http.query(),
                    http == null ? null : http.watch(),
                    start,
                    growth);
        }
    }

    private EndToEnd.Latency endToEnd(String natsUrl) throws Exception {
        say("end to end");
        return EndToEnd.measure(
                server.create("end_to_end"),
                natsUrl,
                folder.resolve("node"),
                settings.warmUpSeconds(),
                settings.seconds());
    }

    /// With a JetStream of its own.
    private HttpLoad.Figures http() throws Exception {
        try (var nats = LocalNatsServer.start(folder.resolve("nats-http"), 0)) {
            return HttpLoad.measure(
                    server.create("http"),
                    nats.url(),
                    folder.resolve("node-http"),
                    BENCHMARKS.resolve("suite"),
                    samples,
                    settings.rounds(),
                    settings.distinct() / 2,
                    settings.seconds());
        }
    }

    /// With a JetStream of its own.
    private void watchers() throws Exception {
        try (var nats = LocalNatsServer.start(folder.resolve("nats-watchers"), 0)) {
            WatchedClass.measure(
                    server.create("watchers"),
                    nats.url(),
                    folder.resolve("node-watchers"),
                    BENCHMARKS.resolve("suite"),
                    samples,
                    2 * settings.rounds(),
                    number -> classes(2));
        }
    }

    private SequencedMap<Long, Double> growth() throws Exception {
        say("growth");
        return Growth.measure(
                server.create("growth"), server, BENCHMARKS.resolve("suite"), settings.distinct() / 2, seed);
    }

    /// With a JetStream of its own: each log has its streams.
    private Rebuild.Outcome rebuild() throws Exception {
        say("rebuild");
        try (var nats = LocalNatsServer.start(folder.resolve("nats-rebuild"), 0)) {
            var outcome = new Rebuild(settings, server, samples)
                    .measure(nats.url(), BENCHMARKS, folder.resolve("node-rebuild"));
            contestants.put("rebuild", outcome.description());
            return outcome;
        }
    }

    /// *distinct*, *class*, *hot* and *load*: in each round every contestant has its turn, one after the other.
    private void commands() throws Exception {
        var raw = new RawRows(server.create("raw"));
        var ownUrl = server.create("edupulse");
        var select = new Select(ownUrl);
        try (var own = Child.start("EduPulse", BENCHMARKS.resolve("suite"), EduPulse.class.getName(), ownUrl);
                var axon4 = Child.start(
                        "Axon 4",
                        BENCHMARKS.resolve("axon4"),
                        "io.edupulse.benchmarks.axon4.Main",
                        server.create("axon4"));
                var axon5 = Child.start(
                        "Axon 5",
                        BENCHMARKS.resolve("axon5"),
                        "io.edupulse.benchmarks.axon5.Main",
                        server.create("axon5"));
                var single = Child.start(
                        "single INSERTs",
                        BENCHMARKS.resolve("suite"),
                        SingleInserts.class.getName(),
                        server.create("single"))) {
            contestants.put("edupulse", own.description());
            contestants.put("axon4", axon4.description());
            contestants.put("axon5", axon5.description());
            contestants.put("single", single.description());
            for (int round = 0; round <= settings.rounds(); round++) {
                say(round == 0 ? "warm-up" : String.format(Locale.ROOT, "round %d of %d", round, settings.rounds()));
                boolean counts = round > 0;
                take(counts, "distinct raw", () -> raw.insert(settings.distinct()));
                take(counts, "distinct edupulse", () -> own.rate(distinct(1)));
                take(counts, "distinct axon4", () -> axon4.rate(distinct(settings.share())));
                take(counts, "distinct axon5", () -> axon5.rate(distinct(settings.share() / 2)));
                take(counts, "distinct single", () -> single.rate(distinct(4 * settings.share())));
                take(counts, "class raw", () -> raw.insert(settings.classes() * Sizes.EVENTS_A_CLASS));
                take(counts, "class edupulse", () -> own.rate(classes(1)));
                take(counts, "class axon4", () -> axon4.rate(classes(settings.share())));
                take(counts, "class axon5", () -> axon5.rate(classes(settings.share() / 4)));
                take(counts, "hot edupulse", () -> own.rate(hot(1)));
                take(counts, "hot axon4", () -> axon4.rate(hot(settings.share())));
                take(counts, "hot axon5", () -> axon5.rate(hot(settings.share() / 10)));
                take(counts, "load edupulse", () -> own.rate(load()));
                take(counts, "load select", () -> select.rate(settings.loads()));
                take(counts, "load axon4", () -> axon4.rate(load()));
            }
        }
    }

    /// *class* again, by processes that nothing measures and that metrics, or metrics and one trace in a
    /// hundred, do. The differences are smaller than those between two rounds, so there are more rounds, and
    /// each begins with another contestant.
    private void telemetry() throws Exception {
        try (var collector = Collector.start();
                var not = measured(Measured.NOT, collector);
                var metrics = measured(Measured.METRICS, collector);
                var traces = measured(Measured.TRACES, collector)) {
            var turns = new ArrayList<>(List.of(
                    Map.entry("telemetry not", not),
                    Map.entry("telemetry metrics", metrics),
                    Map.entry("telemetry traces", traces)));
            int rounds = MORE_ROUNDS * settings.rounds();
            for (int round = 1 - WARM_UPS; round <= rounds; round++) {
                say(String.format(Locale.ROOT, "telemetry %d of %d", round, rounds));
                for (var turn : turns) {
                    take(round > 0, turn.getKey(), () -> turn.getValue().rate(classes(2)));
                }
                Collections.rotate(turns, 1);
            }
        }
    }

    private Child measured(Measured measured, Collector collector) throws Exception {
        var database = server.create("telemetry_" + measured.name().toLowerCase(Locale.ROOT));
        return Child.start(
                "EduPulse, measured: " + measured,
                BENCHMARKS.resolve("suite"),
                EduPulse.class.getName(),
                collector.environment(),
                database,
                measured.name());
    }

    private void cold() throws InterruptedException, ExecutionException {
        var url = server.create("cold");
        Client.migrate(EduPulse.configuration(url));
        try (var load = new ColdLoad(url)) {
            load.measure(new Samples(), settings.colds());
            for (int round = 1; round <= settings.rounds(); round++) {
                say("cold " + round);
                load.measure(samples, settings.colds());
            }
        }
    }

    private void publish(String natsUrl) throws Exception {
        try (var publish = new Publish(server.create("publish"), natsUrl, settings.published())) {
            for (int round = 0; round <= settings.rounds(); round++) {
                say("publish " + round);
                boolean counts = round > 0;
                take(counts, "publish edupulse", publish::relayed);
                take(counts, "publish jnats", publish::raw);
            }
        }
    }

    /// One sample.
    @FunctionalInterface
    private interface Measurement {
        double rate() throws Exception;
    }

    private void take(boolean counts, String name, Measurement measurement) throws Exception {
        server.settle();
        double rate = measurement.rate();
        if (counts) {
            samples.add(name, rate);
        }
    }

    private String distinct(double share) {
        return String.format(Locale.ROOT, "distinct %d %d", (int) (settings.distinct() * share), seed++);
    }

    private String classes(double share) {
        return String.format(
                Locale.ROOT, "class %d %d %d", (int) (settings.classes() * share), Sizes.EVENTS_A_CLASS, seed++);
    }

    private String hot(double share) {
        return String.format(Locale.ROOT, "hot %d %d", (int) (settings.hot() * share), seed++);
    }

    private String load() {
        return String.format(Locale.ROOT, "load %d %d %d", Sizes.LOADED_EVENTS, settings.loads(), seed++);
    }

    private Results.Machine machine(String nats) {
        var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Results.Machine(
                os.getAvailableProcessors(),
                Math.round(os.getTotalMemorySize() / (double) (1L << 30)),
                os.getName() + " " + os.getVersion(),
                Runtime.version().toString(),
                server.setting("server_version"),
                nats);
    }

    private static void say(String text) {
        System.err.println(text);
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
