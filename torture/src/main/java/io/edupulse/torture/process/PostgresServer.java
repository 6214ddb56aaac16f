package io.edupulse.torture.process;

import io.edupulse.kernel.text.Text;
import io.edupulse.local.ServerPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One PostgreSQL server with a folder and a port of its own, which are the same over its restarts. Not
/// thread-safe.
public final class PostgresServer {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final Path data;
    private final int port;
    private final Children children;
    private Child process;

    private PostgresServer(String name, Path data, int port, Children children, Child process) {
        this.name = name;
        this.data = data;
        this.port = port;
        this.children = children;
        this.process = process;
    }

    /// A server with an empty database that works.
    static PostgresServer create(String name, int port, Children children) {
        var data = folder(name, children);
        var command = new ArrayList<>(ServerPrograms.postgres("initdb"));
        command.addAll(List.of("-A", "trust", "-U", "postgres", "-E", "UTF-8", "--locale=C", "-D", data.toString()));
        var initdb = children.start("initdb-" + name, command, Map.of(), false);
        if (!initdb.awaitEnd(START_LIMIT) || initdb.process().exitValue() != 0) {
            throw new IllegalStateException("initdb failed: its log is " + children.log(initdb.name()));
        }
        return started(name, data, port, children);
    }

    /// A standby of a server, made of a copy of its files.
    ///
    /// @param through the port at which the standby reaches the server
    static PostgresServer standbyOf(PostgresServer primary, String name, int port, int through, Children children) {
        var data = folder(name, children);
        new BaseBackup(primary).copy(data, name, through);
        return started(name, data, port, children);
    }

    /// Inside its folder, which may be the root of a file system.
    private static Path folder(String name, Children children) {
        try {
            return Files.createDirectories(children.folder().resolve(name)).resolve("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServer started(String name, Path data, int port, Children children) {
        var server = new PostgresServer(name, data, port, children, launch(name, data, port, children));
        server.awaitReady();
        return server;
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    Path data() {
        return data;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// The address for the owner.
    public String url() {
        return Text.format("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres", port);
    }

    /// A connection of the owner that no proxy stands in, with answers within seconds.
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("ApplicationName", "torture");
        return DriverManager.getConnection(url(), properties);
    }

    /// Runs a statement without an answer as the owner.
    public void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of a question.
    public List<String> texts(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    /// Starts it again after it has ended.
    public void start() {
        if (!process.isAlive()) {
            process = launch(name, data, port, children);
        }
    }

    public void awaitReady() {
        Awaiting.require(
                name + " that answers", START_LIMIT, () -> texts("select 1").size() == 1);
    }

    /// Sends a signal to all of its processes.
    public void signalAll(String signal) {
        process.signal(signal);
        process.process().descendants().forEach(child -> Signals.send(signal, child.pid()));
    }

    /// The immediate shutdown: all processes end at once, and the next start recovers from the log of the crash.
    public void stopImmediately() {
        process.signal("QUIT");
        if (!process.awaitEnd(STOP_LIMIT)) {
            kill();
        }
    }

    /// SIGKILL for the postmaster; its children end when they notice.
    public void kill() {
        var backends = process.process().descendants().toList();
        process.kill();
        backends.forEach(ProcessHandle::destroyForcibly);
        Awaiting.require(
                "The end of all processes of " + name,
                STOP_LIMIT,
                () -> backends.stream().noneMatch(ProcessHandle::isAlive));
    }

    void delete() {
        try {
            Folders.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Child launch(String name, Path data, int port, Children children) {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid")); // of a process that this suite has ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<>(ServerPrograms.postgres("postgres"));
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (var setting : settings(name)) {
            command.add("-c");
            command.add(setting);
        }
        return children.start(name, command, Map.of(), false);
    }

    private static List<String> settings(String name) {
        return List.of(
                "cluster_name=" + name,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "shared_buffers=32MB",
                "max_connections=120",
                "max_wal_size=256MB",
                "wal_keep_size=256MB",
                "wal_sender_timeout=5s",
                "wal_receiver_timeout=5s",
                "wal_retrieve_retry_interval=500ms",
                "max_wal_senders=6",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off",
                "log_min_error_statement=panic");
    }
}
