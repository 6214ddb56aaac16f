package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of the run. Thread-safe.
public final class Child {

    /// How long the kernel may take to end a process that is killed.
    private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Process process;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// Starts a process that knows nothing of this one's environment but the path and the language.
    ///
    /// @param log takes its errors, and its output too unless it is a pipe
    static Child start(
            String name,
            List<String> command,
            Path folder,
            Path log,
            Map<String, String> environment,
            boolean isPiped) {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!isPiped) {
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        builder.environment().keySet().removeIf(variable -> !variable.equals("PATH") && !variable.equals("HOME"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return new Child(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    /// Sends a signal, such as `STOP`.
    public void signal(String signal) {
        Signals.send(signal, pid());
    }

    /// SIGKILL, and the wait until the process is gone.
    public void kill() {
        process.destroyForcibly();
        awaitEnd(KILL_LIMIT);
    }

    /// SIGTERM; SIGKILL if that does not end it in time. Whether it ended by itself.
    public boolean terminate(Duration limit) {
        process.destroy();
        boolean isOver = awaitEnd(limit);
        if (!isOver) {
            kill();
        }
        return isOver;
    }

    /// Whether it ends in time.
    public boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
