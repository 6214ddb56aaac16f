package io.edupulse.benchmarks.suite.capacity;

import io.edupulse.benchmarks.suite.load.QuizLoad;
import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.live.ReadModelWaiter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Measures the unit costs on this machine, checks the simulation with them against loads that this machine
/// takes, and simulates larger ones.
public final class Capacity {

    private static final int LOW = 500;
    private static final int HIGH = 4_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 10;
    private static final int IDLE_SECONDS = 5;
    private static final int CLIENTS = 2_048;
    private static final int EACH = 60;
    private static final List<String> READ_MODELS = List.of("quiz-results", "student-progress", "teacher-dashboard");
    private static final int QUIZZES = 400;
    private static final int CORES = 16;
    private static final double MILLIS_BETWEEN = 0.2;
    private static final List<Integer> LOADS = List.of(1_000, 10_000, 100_000, 1_000_000);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Function<String, String> databases;
    private final Path folder;

    /// @param databases makes one of a name, and tells its address
    public Capacity(Function<String, String> databases, Path folder) {
        this.databases = databases;
        this.folder = folder;
    }

    /// @param used for each command
    /// @param times until the answer, or the effect in a read model if there are any
    private record Loaded(Used used, Percentiles times) {}

    /// What came of as many commands as the machine takes, and of a low and a high rate, with the same parts at
    /// work.
    ///
    /// @param full for each command, until its effect
    private record Costs(Used full, Loaded low, Loaded high) {}

    /// The report. Writes the unit costs too.
    public String measure(Path costsFile) throws Exception {
        double flush = flushMillis();
        var bytes = new long[2];
        var appended = load("none", bytes);
        var relayed = load("relay", bytes);
        var applied = load("relay,projections", bytes);
        var costs = costs(flush, appended, relayed, applied, bytes);
        costs.write(costsFile);
        var text = new StringBuilder(Text.format("%s%n%n", costs));
        check(text, costs, LOW, applied.low());
        check(text, costs, HIGH, applied.high());
        text.append(Text.format("%n%s", table(costs)));
        return text.toString();
    }

    /// What a batch costs and what an event costs follow from a low rate, with batches of one, and from a full
    /// load, with large ones. What is published and applied is taken to cost what it costs under full load.
    private static UnitCosts costs(double flush, Costs appended, Costs relayed, Costs applied, long[] bytes) {
        var low = appended.low().used();
        var full = appended.full();
        double more = low.transactions() - full.transactions();
        var command = Line.through(full.transactions(), full.node(), more, low.node());
        var append = Line.through(full.transactions(), full.database(), more, low.database());
        var applying = applied.full().minus(full);
        return new UnitCosts(
                command.once(),
                command.each(),
                append.each(),
                append.once(),
                Math.max(0, relayed.full().minus(full).broker()),
                Math.max(0, applying.node()),
                Math.max(0, applying.database()),
                flush,
                applied.full().walBytes(),
                bytes[0],
                bytes[1]);
    }

    /// A cost of a command: of itself, and of the part of a batch that it is.
    private record Line(double once, double each) {

        static Line through(double batches, double cost, double moreBatches, double costOfMore) {
            double each = Math.max(0, (costOfMore - cost) / moreBatches);
            return new Line(Math.max(0, cost - each * batches), each);
        }
    }

    private static void check(StringBuilder text, UnitCosts costs, int rate, Loaded measured) {
        var shape = Shape.ofThisMachine(8);
        var simulated = Simulation.run(costs, shape, rate, 4, 1);
        double busy = (measured.used().node()
                        + measured.used().database()
                        + measured.used().broker())
                * rate
                / 1e6
                / shape.cores();
        text.append(Text.format(
                "%,d commands/s to the effect: measured p50 %.1f ms, p99 %.1f ms, processors %.0f %% busy; simulated p50 %.1f ms, p99 %.1f ms, %.0f %%%n",
                rate,
                measured.times().p50(),
                measured.times().p99(),
                100 * busy,
                simulated.effect().p50(),
                simulated.effect().p99(),
                100 * simulated.node()));
    }

    /// Machines for loads, as Markdown.
    static String table(UnitCosts costs) {
        var text = new StringBuilder(
                Text.format(
                        "| commands/s | nodes | databases | JetStream clusters | answered/s | answer p50, p99 ms | effect p50, p99 ms | busiest node, database, broker | WAL MB/s a database | log GB/day |%n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%n"));
        for (int load : LOADS) {
            var shape = plan(costs, load);
            var outcome = Simulation.run(costs, shape, load, load >= 1_000_000 ? 1 : 4, 1);
            text.append(Text.format(
                    "| %,d | %d | %d | %d | %,.0f%s | %.1f, %.1f | %.1f, %.1f | %.0f %%, %.0f %%, %.0f %% | %.1f | %,.0f |%n",
                    load,
                    shape.nodes(),
                    shape.databases(),
                    shape.brokers(),
                    outcome.answered(),
                    outcome.isOverloaded(load) ? ", overloaded" : "",
                    outcome.answer().p50(),
                    outcome.answer().p99(),
                    outcome.effect().p50(),
                    outcome.effect().p99(),
                    100 * outcome.node(),
                    100 * outcome.database(),
                    100 * outcome.broker(),
                    costs.walBytes() * load / shape.databases() / 1e6,
                    costs.logBytes() * load * 86_400 / 1e9));
        }
        return text.toString();
    }

    /// The fewest machines of which none is busy for more than two thirds of the time.
    private static Shape plan(UnitCosts costs, int load) {
        var shape = Shape.forLoad(load, costs, CORES, MILLIS_BETWEEN);
        while (true) {
            var outcome = Simulation.run(costs, shape, load, 0.2, 2);
            var next = shape.grown(outcome.node(), outcome.database(), outcome.broker());
            if (next.equals(shape)) {
                return shape;
            }
            shape = next;
        }
    }

    /// @param bytes gets those of an event in the log and in a stream
    private Costs load(String roles, long[] bytes) throws Exception {
        var name = "capacity_" + roles.replace(',', '_');
        System.err.println(name);
        var url = databases.apply(name);
        var data = folder.resolve(name);
        try (var nats = LocalNatsServer.start(data.resolve("nats"), 0)) {
            var settings = Settings.defaults()
                    .with(Setting.DATABASE_URL, url)
                    .with(Setting.NATS_URL, nats.url())
                    .with(Setting.ROLES, roles)
                    .with(Setting.DATA, data);
            Client.migrate(settings);
            try (var node = Node.start(Main.PROGRAM.definition(), settings)) {
                long pid = Long.parseLong(
                        Files.readString(data.resolve("nats/nats-server.pid")).strip());
                boolean isAwaited = roles.contains("projections");
                var load = new QuizLoad(node, QUIZZES, isAwaited);
                load.send(HIGH, WARM_UP_SECONDS);
                var idle = idle(url, pid);
                var full = full(node, load.quizzes(), isAwaited, url, pid, idle);
                var high = loaded(load, HIGH, url, pid, idle);
                var low = loaded(load, LOW, url, pid, idle);
                sizes(url, data.resolve("nats"), bytes);
                return new Costs(full, low, high);
            }
        }
    }

    /// What is used in a second without work.
    private static Used idle(String url, long nats) throws Exception {
        var before = Used.now(url, nats);
        Thread.sleep(Duration.ofSeconds(IDLE_SECONDS));
        return Used.now(url, nats).minus(before).dividedBy(IDLE_SECONDS);
    }

    /// As many commands as go, of clients that wait for each answer, and then until the last effect.
    private static Used full(Node node, List<UUID> quizzes, boolean isAwaited, String url, long nats, Used idle)
            throws Exception {
        var gateway = node.get(CommandGateway.class);
        var readModels = node.get(ReadModelWaiter.class);
        var before = Used.now(url, nats);
        long begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var last = new ArrayList<Future<Receipt>>();
            for (int client = 0; client < CLIENTS; client++) {
                var quiz = quizzes.get(client % QUIZZES);
                last.add(threads.submit(() -> {
                    Receipt receipt = null;
                    for (int i = 0; i < EACH; i++) {
                        var result = gateway.send(new SubmitQuiz(quiz, UUID.randomUUID(), i % 100));
                        receipt = ((Accepted) result).receipt();
                    }
                    return receipt;
                }));
            }
            for (var each : last) {
                var receipt = each.get();
                for (var readModel : isAwaited ? READ_MODELS : List.<String>of()) {
                    readModels.await(readModel, receipt, LIMIT);
                }
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return Used.now(url, nats)
                .minus(before)
                .minus(idle.dividedBy(1 / seconds))
                .dividedBy((double) CLIENTS * EACH);
    }

    private static Loaded loaded(QuizLoad load, int rate, String url, long nats, Used idle) throws Exception {
        var before = Used.now(url, nats);
        var nanos = load.send(rate, SECONDS);
        var used = Used.now(url, nats)
                .minus(before)
                .minus(idle.dividedBy(1.0 / SECONDS))
                .dividedBy(nanos.length);
        return new Loaded(used, Percentiles.of(nanos, 1e6));
    }

    private static void sizes(String url, Path nats, long[] bytes) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            var rows = statement.executeQuery(
                    "select pg_total_relation_size('domain_events') / count(*), count(*) from domain_events");
            rows.next();
            bytes[0] = rows.getLong(1);
            try (var files = Files.walk(nats)) {
                bytes[1] = files.filter(file -> file.toString().endsWith(".blk"))
                                .mapToLong(file -> file.toFile().length())
                                .sum()
                        / rows.getLong(2);
            }
        }
    }

    /// The median of what it takes until a block of 8 kB is on the disk.
    private double flushMillis() throws IOException {
        var file = folder.resolve("flush");
        var nanos = new double[101];
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < nanos.length; i++) {
                long begun = System.nanoTime();
                channel.write(ByteBuffer.allocate(8_192));
                channel.force(false);
                nanos[i] = System.nanoTime() - begun;
            }
        }
        return Percentiles.of(nanos, 1e6).p50();
    }
}
