package io.edupulse.local;

import io.edupulse.kernel.file.OwnerOnly;
import io.edupulse.local.Leftovers.Owner;
import io.edupulse.local.ServerProcess.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder of a PostgreSQL server: made where there is none, freed of what an earlier process left
/// behind, and then worked in by a new process.
///
/// @param isDurable whether what is committed survives a crash of the machine
record PostgresFolder(Path path, boolean isDurable) {

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(30);
    private static final Pattern ERROR = Pattern.compile("(?:FATAL|PANIC): .*");

    /// Prepares the folder for a server.
    ///
    /// @throws LocalServerException with `data.in-use`, `data.in-doubt`, `postgres.folder` or
    ///     `postgres.not-installed`
    void prepare() throws IOException {
        OwnerOnly.createDirectories(path);
        var leftovers = new Leftovers("postgres", path, Ending.INT, PostgresFolder::isOfEarlierVersion);
        leftovers.stop(LEFTOVER_LIMIT);
        forgetOthers(leftovers);
        if (!Files.exists(path.resolve("PG_VERSION"))) {
            initialize();
        }
    }

    /// Starts a server in the folder.
    ServerProcess start(ServerMark mark, int port) throws IOException {
        var command = new ArrayList<>(ServerPrograms.postgres("postgres"));
        command.addAll(List.of("-D", path.toRealPath().toString(), "-p", Integer.toString(port)));
        for (var setting : settings(mark)) {
            command.add("-c");
            command.add(setting);
        }
        return ServerProcess.start(command, path, log(path), Ending.INT);
    }

    /// The last line of its log, which says why it ended.
    static String lastError(Path folder) {
        try {
            var told = Files.readString(log(folder), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(ERROR::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .reduce((first, second) -> second);
            return told.orElse("it has ended") + "; its log is " + log(folder);
        } catch (IOException e) {
            return "it has ended";
        }
    }

    /// Next to the data folder, not inside.
    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /// Statements are kept out of the log, since they hold what users have written.
    private List<String> settings(ServerMark mark) {
        var onOff = isDurable ? "on" : "off";
        return List.of(
                "cluster_name=" + mark.name(),
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=" + onOff,
                "synchronous_commit=" + onOff,
                "full_page_writes=" + onOff,
                "max_connections=200",
                "shared_buffers=256MB",
                "max_wal_size=4GB",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off",
                "log_min_error_statement=panic");
    }

    /// PostgreSQL does not start while the process of `postmaster.pid` lives. One that uses another
    /// folder, as after a copy, or that is no PostgreSQL, as after a restart of the machine, has nothing
    /// to do with this folder.
    private void forgetOthers(Leftovers leftovers) throws IOException {
        var file = path.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        var first = Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        if (!first.matches("\\d{1,18}")) {
            Files.delete(file); // cut short by a full disk
            return;
        }
        long pid = Long.parseLong(first);
        if (ProcessHandle.of(pid).isPresent()) {
            if (leftovers.ownerOf(pid) != Owner.ANOTHER) {
                throw new LocalServerException(
                        "data.in-doubt",
                        String.format(
                                Locale.ROOT,
                                "The PostgreSQL with process id %d may use %s: stop it, or remove %s if it does not",
                                pid,
                                path,
                                file));
            }
            Files.delete(file);
        }
    }

    /// In a folder beside, which then gets its name in one step: what a killed process leaves is no half
    /// a database.
    private void initialize() throws IOException {
        if (!isEmpty()) {
            throw new LocalServerException(
                    "postgres.folder",
                    String.format(
                            Locale.ROOT,
                            "%s is not empty, and has no PostgreSQL data in it: remove it, or name another folder",
                            path));
        }
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        PostgresBinaries.delete(fresh);
        if (isDurable) {
            initdb(fresh, List.of());
        } else {
            PostgresTemplate.ofBinaries().copyTo(fresh);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes a folder of an empty database.
    static void initdb(Path fresh, List<String> options) throws IOException {
        var command = new ArrayList<>(ServerPrograms.postgres("initdb"));
        command.addAll(List.of("-A", "trust", "-U", "postgres", "-E", "UTF-8", "--locale=C", "-D", fresh.toString()));
        command.addAll(options);
        var log = log(fresh);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        ServerProcess.neutral(builder);
        var process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(INITDB_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("initdb failed: "
                        + Files.readString(log, StandardCharsets.ISO_8859_1).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during initdb", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Files.delete(log);
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /// A server of a version without marks.
    private static boolean isOfEarlierVersion(List<String> arguments) {
        return arguments.contains("-F") && arguments.contains("max_wal_size=4GB");
    }
}
