package io.edupulse.local;

import io.edupulse.kernel.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The process of a server. Its output goes to a file; what it inherits of the environment does not
/// change what it does. Thread-safe.
final class ServerProcess {

    /// A log that is longer when a server starts is put aside, in the place of the one before.
    private static final long LOG_LIMIT = 10_000_000;

    /// Of util-linux; replaces itself by the command, so the process keeps its id.
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /// How long the kernel may take to end a process that is killed.
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /// The signal that asks a process to end.
    public enum Ending {
        /// SIGTERM: `nats-server` refuses new messages, writes what it has and ends.
        TERM,
        /// SIGINT, the fast shutdown of PostgreSQL: it ends sessions instead of waiting for them.
        INT
    }

    private final Process process;
    private final Ending ending;

    private ServerProcess(Process process, Ending ending) {
        this.process = process;
        this.ending = ending;
    }

    /// Starts a process that works in a folder.
    public static ServerProcess start(List<String> command, Path folder, Path log, Ending ending) throws IOException {
        putAside(log);
        OwnerOnly.createFile(log);
        var builder = new ProcessBuilder(inOwnSession(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        neutral(builder);
        var process = builder.start();
        process.getOutputStream().close();
        return new ServerProcess(process, ending);
    }

    /// A signal to the terminal's process group, as Ctrl-C sends it, then reaches the program alone, which ends its
    /// servers when it no longer needs them. Where there is no `setsid`, the servers get it too.
    private static List<String> inOwnSession(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    /// Removes the variables that give PostgreSQL another port, folder or language.
    public static void neutral(ProcessBuilder builder) {
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_ALL", "C");
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void onEnd(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    /// Ends the process at once, as a crash would.
    public void kill() {
        var descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        await(KILL_LIMIT);
    }

    /// Asks the process to end, and kills it and its children if it does not in time.
    public void stop(Duration limit) {
        if (process.isAlive()) {
            signal(process.toHandle(), ending);
            if (!await(limit)) {
                kill();
            }
        }
    }

    /// Asks a process to end.
    static void signal(ProcessHandle process, Ending ending) {
        switch (ending) {
            case TERM -> process.destroy();
            case INT -> interrupt(process);
        }
    }

    /// Through the shell, since Java only knows how to terminate and how to kill. One that does not get
    /// through is followed by the kill.
    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("/bin/sh", "-c", String.format(Locale.ROOT, "kill -INT %d", process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            process.destroy();
        }
    }

    /// The interruption of the caller is kept for later: a process that is being stopped is not left
    /// halfway.
    private boolean await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void putAside(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
