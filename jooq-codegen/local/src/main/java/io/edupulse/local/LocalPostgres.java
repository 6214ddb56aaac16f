package io.edupulse.local;

import io.edupulse.kernel.text.DriverTimeZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

/// A PostgreSQL server of this process on the loopback interface, from binaries that come with the build.
///
/// It trusts every local connection: for a workstation and for tests, not for a server that others can reach.
/// Closing it stops the server; a server that a killed process left behind on the same folder is stopped at the
/// next start, and no other process is.
public final class LocalPostgres implements LocalServer {

    /// The time in which a server must answer.
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /// How long it may take to read the log of a crash. It would begin again if it were stopped.
    private static final Duration RECOVERY_LIMIT = Duration.ofHours(1);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = 50_000_000;
    private static final String OWNER = "postgres";

    /// The SQLSTATE `cannot_connect_now`.
    private static final String STARTING_UP = "57P03";

    private final ServerProcess process;
    private final Path folder;
    private final ServerMark mark;
    private final int port;
    private final boolean isThrowaway;

    private LocalPostgres(ServerProcess process, Path folder, ServerMark mark, int port, boolean isThrowaway) {
        this.process = process;
        this.folder = folder;
        this.mark = mark;
        this.port = port;
        this.isThrowaway = isThrowaway;
    }

    /// Starts a server that keeps its data in a folder and loses nothing of what it has committed.
    ///
    /// @param port 0 for any free one
    /// @throws LocalServerException with `postgres.not-started`, `postgres.not-installed`, `postgres.folder`, or
    ///     `data.in-use`
    public static LocalPostgres durable(Path folder, int port) {
        return port == 0
                ? LoopbackPort.start(free -> launch(folder, free))
                : LoopbackPort.started(launch(folder, port));
    }

    /// Starts the process of such a server, which is still to become ready.
    public static LocalPostgres launch(Path folder, int port) {
        return launch(new PostgresFolder(folder, true), port);
    }

    /// Starts an empty server that is fast instead of durable and leaves nothing behind.
    public static LocalPostgres throwaway() {
        var folder = temporaryFolder();
        try {
            var server = LoopbackPort.start(free -> launch(new PostgresFolder(folder.resolve("data"), false), free));
            Runtime.getRuntime().addShutdownHook(new Thread(server::abandon));
            return server;
        } catch (LocalServerException e) {
            delete(folder);
            throw e;
        }
    }

    private static LocalPostgres launch(PostgresFolder folder, int port) {
        DriverTimeZone.giveKnownName();
        try {
            folder.prepare();
            var mark = ServerMark.of(folder.path());
            return new LocalPostgres(folder.start(mark, port), folder.path(), mark, port, !folder.isDurable());
        } catch (IOException e) {
            throw notStarted(String.format(Locale.ROOT, "%s cannot be used: %s", folder.path(), e), e);
        }
    }

    /// The JDBC address of a database on this server, for its owner.
    public String url(String database) {
        return String.format(Locale.ROOT, "jdbc:postgresql://127.0.0.1:%d/%s?user=%s", port, database, OWNER);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void onEnd(Runnable action) {
        process.onEnd(action);
    }

    @Override
    public void awaitReady() {
        long launchedAt = System.nanoTime();
        while (process.isAlive() && !Thread.currentThread().isInterrupted()) {
            var obstacle = obstacle(ASK_LIMIT);
            if (obstacle.isEmpty()) {
                return;
            }
            var limit = isStartingUp(obstacle.get()) ? RECOVERY_LIMIT : START_LIMIT;
            if (System.nanoTime() - launchedAt > limit.toNanos()) {
                close();
                throw notStarted("it does not answer: " + obstacle.get().getMessage(), obstacle.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        var reason = process.isAlive() ? "the wait for it was interrupted" : PostgresFolder.lastError(folder);
        close();
        throw notStarted(reason, null);
    }

    /// A server that answers with an error, or that it is starting, is alive.
    @Override
    public void ask(Duration limit) throws IOException {
        var obstacle = obstacle(limit);
        if (obstacle.isPresent() && !isAnswer(obstacle.get())) {
            throw new IOException(obstacle.get().getMessage(), obstacle.get());
        }
    }

    @Override
    public void stop(Duration limit) {
        process.stop(isThrowaway ? Duration.ZERO : limit);
        if (isThrowaway) {
            delete(Objects.requireNonNull(folder.getParent()));
        }
    }

    @Override
    public void close() {
        stop(STOP_LIMIT);
    }

    /// At the end of the virtual machine, which would wait for the files to be deleted: there may be thousands.
    private void abandon() {
        process.kill();
        try {
            new ProcessBuilder(
                            "rm",
                            "-rf",
                            Objects.requireNonNull(folder.getParent()).toString())
                    .start();
        } catch (IOException e) {
            close();
        }
    }

    /// Asks for the name as well: another server may listen on the port.
    private Optional<SQLException> obstacle(Duration limit) {
        var source = new PGSimpleDataSource();
        source.setUrl(url(OWNER));
        int seconds = (int) Math.max(1, limit.toSeconds());
        source.setConnectTimeout(seconds);
        source.setSocketTimeout(seconds);
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('cluster_name')")) {
            return rows.next() && mark.name().equals(rows.getString(1))
                    ? Optional.empty()
                    : Optional.of(new SQLException("another PostgreSQL listens on port " + port));
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static boolean isAnswer(SQLException failure) {
        return failure instanceof PSQLException told && told.getServerErrorMessage() != null;
    }

    private static boolean isStartingUp(SQLException failure) {
        return STARTING_UP.equals(failure.getSQLState());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("edupulse-postgres");
        } catch (IOException e) {
            throw notStarted("no temporary folder can be made: " + e, e);
        }
    }

    private static void delete(Path folder) {
        try {
            PostgresBinaries.delete(folder);
        } catch (IOException e) {
            throw new LocalServerException(
                    "postgres.folder", String.format(Locale.ROOT, "Cannot delete %s: %s", folder, e), e);
        }
    }

    private static LocalServerException notStarted(String reason, @Nullable Throwable cause) {
        return new LocalServerException("postgres.not-started", "PostgreSQL does not start: " + reason, cause);
    }
}
