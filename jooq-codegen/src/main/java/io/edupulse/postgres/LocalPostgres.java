package io.edupulse.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessHandle.Info;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL server of this process on a free port of the loopback interface, from binaries that come with the
/// build.
///
/// It trusts every local connection: for a workstation and for tests, not for a server that others can reach.
/// Closing it stops the server; a server that a killed process left behind on the same folder is stopped at the
/// next start.
public final class LocalPostgres implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String OWNER = "postgres";

    private final EmbeddedPostgres server;
    private final ProcessHandle process;

    private LocalPostgres(EmbeddedPostgres server, ProcessHandle process) {
        this.server = server;
        this.process = process;
    }

    /// Starts a server that keeps its data in a folder and loses nothing of what it has committed.
    ///
    /// @param port 0 for any free one
    public static LocalPostgres durable(Path folder, int port) {
        stopLeftover(folder);
        return start(
                folder,
                EmbeddedPostgres.builder()
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false) // its owner closes it, after all that needs it
                        .setPort(port)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on"));
    }

    /// Starts an empty server that is fast instead of durable and leaves nothing behind.
    public static LocalPostgres throwaway() {
        try {
            var folder = Files.createTempDirectory("edupulse-postgres");
            return start(folder, EmbeddedPostgres.builder().setServerConfig("full_page_writes", "off"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalPostgres start(Path folder, EmbeddedPostgres.Builder builder) {
        try {
            var server = builder.setDataDirectory(folder)
                    .setPGStartupWait(START_LIMIT)
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("listen_addresses", "localhost")
                    .start();
            return new LocalPostgres(server, leftover(folder).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    /// The JDBC address of a database on this server, for its owner.
    public String url(String database) {
        return server.getJdbcUrl(OWNER, database);
    }

    /// Whether the server runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first line of `postmaster.pid` is the process, which outlives a program that was killed.
    private static void stopLeftover(Path folder) {
        leftover(folder).ifPresent(process -> {
            try {
                // The fast shutdown: a plain termination would wait for other clients.
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .inheritIO()
                        .start();
                process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new IllegalStateException(
                        String.format(
                                Locale.ROOT,
                                "The PostgreSQL of an earlier run (process %d) still uses %s and does not stop: stop it by hand",
                                process.pid(),
                                folder),
                        e);
            } catch (IOException | ExecutionException e) {
                throw new IllegalStateException(String.format(Locale.ROOT, "Cannot stop process %d", process.pid()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the PostgreSQL of an earlier run stops", e);
            }
        });
    }

    private static Optional<ProcessHandle> leftover(Path folder) {
        var pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return ProcessHandle.of(pid).filter(LocalPostgres::isPostgres);
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "Cannot read %s: remove it if no PostgreSQL uses %s", pidFile, folder),
                    e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return Optional.of(process.info())
                .flatMap(Info::command)
                .filter(c -> c.contains("postgres"))
                .isPresent();
    }
}
