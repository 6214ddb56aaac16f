package io.edupulse.torture;

import io.edupulse.kernel.text.DriverTimeZone;
import io.edupulse.kernel.text.Text;
import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.process.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A whole system on one machine, for people who want to see what happens when they kill something:
/// `./edupulse cluster [NODES]`. What is killed is started again after five seconds, as a service manager would do, and
/// the standby takes over when the word `failover` is typed.
public final class Playground {

    private static final int NODES = 3;
    private static final int MOST_NODES = 9;
    private static final int WRONG_USAGE = 2;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration REVIVAL = Duration.ofSeconds(5);

    private static final String USAGE = """
            usage: ./edupulse cluster [NODES]

            Starts a PostgreSQL with a synchronous standby, three nats-servers as one cluster, and NODES nodes (3; 1 to 9),
            and prints what to kill. Ctrl-C ends all of it.""";

    private final Cluster cluster;

    private Playground(Cluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String[] arguments) throws Exception {
        DriverTimeZone.giveKnownName();
        if (arguments.length > 1 || (arguments.length == 1 && !arguments[0].matches("[1-" + MOST_NODES + "]"))) {
            System.out.println(USAGE);
            Runtime.getRuntime().exit(List.of(arguments).contains("--help") ? 0 : WRONG_USAGE);
        }
        int nodes = arguments.length == 0 ? NODES : Integer.parseInt(arguments[0]);
        var folder = Files.createDirectories(Path.of("torture", "target"));
        try (var cluster = Cluster.start(
                RunFolder.make(Files.createTempDirectory(folder.toAbsolutePath(), "cluster-"))
                        .path(),
                nodes,
                true)) {
            Awaiting.require("A system that agrees", START_LIMIT, cluster.status()::agrees);
            new Playground(cluster).play();
        }
    }

    private void play() throws IOException, InterruptedException {
        tell();
        var revival = Thread.ofVirtual().name("revival").start(this::revive);
        var words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var word = words.readLine(); word != null; word = words.readLine()) {
            obey(word.strip());
        }
        revival.join(); // without a terminal, until the process is ended
    }

    private void obey(String word) throws InterruptedException {
        switch (word) {
            case "" -> tell();
            case "failover" -> failOver();
            default -> System.out.println("Type failover, or nothing to see what runs");
        }
    }

    private synchronized void failOver() throws InterruptedException {
        cluster.postgres().failOver(Duration.ZERO);
        System.out.println(cluster.postgres().primary().name() + " is the primary now");
        cluster.postgres().repair();
        tell();
    }

    /// By a round every second, beside which nothing else changes the processes.
    private void revive() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                if (isIncomplete()) {
                    Thread.sleep(REVIVAL);
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isIncomplete() {
        return cluster.nodes().stream().anyMatch(node -> !node.process().isAlive())
                || cluster.nats().all().stream().anyMatch(server -> !server.isAlive())
                || !cluster.postgres().primary().isAlive()
                || !cluster.postgres().standby().isAlive();
    }

    private synchronized void startAgain() {
        var postgres = cluster.postgres();
        List.of(postgres.primary(), postgres.standby()).forEach(server -> {
            if (!server.isAlive()) {
                server.start();
            }
        });
        cluster.nats().all().stream().filter(server -> !server.isAlive()).forEach(server -> server.start());
        cluster.nodes().forEach(node -> node.start());
        System.out.println("What had ended is started again");
        tell();
    }

    private void tell() {
        var postgres = cluster.postgres();
        System.out.println();
        line(
                postgres.primary().pid(),
                postgres.primary().name(),
                "PostgreSQL, the primary: " + postgres.primary().url());
        line(postgres.standby().pid(), postgres.standby().name(), "PostgreSQL, its synchronous standby");
        cluster.nats()
                .all()
                .forEach(server -> line(server.pid(), server.name(), "nats-server: nats://127.0.0.1:" + server.port()));
        cluster.nodes()
                .forEach(node -> line(node.process().pid(), node.name(), "node, with its pages: " + node.url() + "/"));
        System.out.println(Text.format("""

                        An operator's token is in %s.
                        kill -9 PID ends one of them, which is started again after %d s; kill -STOP PID and kill -CONT PID halt it.
                        failover promotes the standby; the Enter key shows the processes again; Ctrl-C ends all.""", token(), REVIVAL.toSeconds()));
    }

    private static void line(long pid, String name, String what) {
        System.out.println(Text.format("%8d  %-7s %s", pid, name, what));
    }

    private Path token() {
        try {
            var file = cluster.folder().resolve("token");
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, cluster.token() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
