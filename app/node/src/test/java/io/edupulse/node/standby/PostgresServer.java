package io.edupulse.node.standby;

import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import io.edupulse.local.ServerPrograms;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL of a test, which can have standbys, be stopped and be killed.
final class PostgresServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final List<String> settings;
    private Process process;

    private PostgresServer(Path data, List<String> settings) throws IOException {
        this.data = data;
        this.settings = settings;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
        this.process = launch();
    }

    /// A primary, whose folder is copied before it runs for the first time, once for each standby.
    static PostgresServer primary(Path folder, int standbys) throws Exception {
        var data = folder.resolve("primary");
        var initdb = new ArrayList<>(ServerPrograms.postgres("initdb"));
        initdb.addAll(
                List.of("-A", "trust", "-U", "postgres", "-E", "UTF-8", "--locale=C", "-N", "-D", data.toString()));
        var made = new ProcessBuilder(initdb)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("initdb.log").toFile())
                .start();
        if (!made.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("initdb.log")));
        }
        for (int i = 1; i <= standbys; i++) {
            copy(data, folder.resolve("standby-" + i));
        }
        var primary = new PostgresServer(data, List.of("wal_keep_size=256MB", "max_wal_senders=6"));
        primary.awaitReady();
        return primary;
    }

    /// @param number of the copy, from 1
    PostgresServer standby(int number) throws IOException {
        var copy = data.resolveSibling("standby-" + number);
        Files.writeString(copy.resolve("standby.signal"), "");
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                Text.format("primary_conninfo = 'host=127.0.0.1 port=%d user=postgres connect_timeout=2'%n", port));
        var standby = new PostgresServer(copy, List.of("wal_retrieve_retry_interval=200ms"));
        standby.awaitReady();
        return standby;
    }

    int port() {
        return port;
    }

    String url() {
        return Text.format("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres", port);
    }

    String text(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url() + "&connectTimeout=2&socketTimeout=30");
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url() + "&connectTimeout=2&socketTimeout=30");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// To all of its processes.
    void signal(String signal) throws Exception {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .forEach(each -> command.add(Long.toString(each.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    void kill() {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    void start() throws IOException {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitReady() {
        await().atMost(LIMIT).ignoreExceptions().until(() -> text("select 1").equals("1"));
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        var command = new ArrayList<>(ServerPrograms.postgres("postgres"));
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        var all = Stream.concat(
                Stream.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=off",
                        "shared_buffers=32MB",
                        "max_standby_streaming_delay=0",
                        "timezone=UTC"),
                settings.stream());
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        var log = new File(data + ".log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var each : all.toList()) {
                var target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectory(
                            target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.write(target, Files.readAllBytes(each), StandardOpenOption.CREATE_NEW);
                }
            }
        }
    }
}
