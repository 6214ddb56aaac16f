package io.edupulse.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.file.OwnerOnly;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.local.ServerProcess.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A nats-server with JetStream as a child of this process, on the loopback interface. Closing it stops
/// the server; a server that a killed process left behind on the same folder is stopped at the next
/// start, and no other process is.
public final class LocalNatsServer implements LocalServer {

    /// It reads all streams before it answers.
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = 20_000_000;

    /// Only the disk limits the streams. By default the limit is three quarters of what is free when the
    /// server starts, and streams that have more already take nothing any more.
    private static final String CONFIGURATION = "jetstream { max_file_store: 64TB }\n";

    private final ServerProcess process;
    private final Path folder;
    private final int port;
    private final String version;
    private final JetStreamQuestion question;

    private LocalNatsServer(ServerProcess process, Path folder, int port, String version, JetStreamQuestion question) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.version = version;
        this.question = question;
    }

    /// Starts a server that keeps its streams, its log and its process id in a folder.
    ///
    /// @param port 0 for any free one
    /// @throws CodedException with `nats.not-installed` or `nats.version`
    /// @throws LocalServerException with `nats.not-started` or `data.in-use`
    public static LocalNatsServer start(Path folder, int port) {
        return port == 0
                ? LoopbackPort.start(free -> launch(folder, free))
                : LoopbackPort.started(launch(folder, port));
    }

    /// Starts the process of such a server, which is still to become ready.
    public static LocalNatsServer launch(Path folder, int port) {
        var binary = NatsBinary.find();
        try {
            OwnerOnly.createDirectories(folder);
            new Leftovers(NatsBinary.NAME, folder, Ending.TERM, arguments -> isOfEarlierVersion(arguments, folder))
                    .stop(STOP_LIMIT);
            var mark = ServerMark.of(folder);
            var process = ServerProcess.start(
                    command(binary.path(), folder.toRealPath(), mark, port),
                    folder,
                    folder.resolve("nats-server.out"),
                    Ending.TERM);
            var question = new JetStreamQuestion(port, mark.name());
            var server = new LocalNatsServer(process, folder, port, binary.version(), question);
            server.tellPid();
            return server;
        } catch (IOException e) {
            throw notStarted(Text.format("%s cannot be used: %s", folder, e), e);
        }
    }

    private static List<String> command(Path binary, Path folder, ServerMark mark, int port) throws IOException {
        var configuration = folder.resolve("nats-server.conf");
        Files.writeString(configuration, CONFIGURATION);
        return List.of(
                binary.toString(),
                "--name",
                mark.name(),
                "--config",
                configuration.toString(),
                "--jetstream",
                "--store_dir",
                folder.toString(),
                "--addr",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--log",
                logFile(folder).toString());
    }

    /// For people; the program never relies on it.
    private void tellPid() throws IOException {
        try {
            Files.writeString(folder.resolve("nats-server.pid"), Long.toString(process.pid()));
        } catch (IOException e) {
            kill();
            throw e;
        }
    }

    /// The address for clients.
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    public String version() {
        return version;
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
        var deadline = Deadline.after(START_LIMIT);
        while (process.isAlive()) {
            try {
                question.ask(ASK_LIMIT);
                return;
            } catch (IOException e) {
                if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                    kill();
                    throw notStarted(Text.format("%s; its log is %s", e.getMessage(), logFile(folder)), e);
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw notStarted(Text.format("it has ended; its log is %s", logFile(folder)), null);
    }

    @Override
    public void ask(Duration limit) throws IOException {
        question.ask(limit);
    }

    /// Ends the server at once, without giving it time to write anything, as a crash would.
    public void kill() {
        process.kill();
    }

    @Override
    public void stop(Duration limit) {
        process.stop(limit);
    }

    @Override
    public void close() {
        stop(STOP_LIMIT);
    }

    /// A server of a version without marks.
    private static boolean isOfEarlierVersion(List<String> arguments, Path folder) {
        return arguments.contains("--log") && arguments.contains(logFile(folder).toString());
    }

    private static Path logFile(Path folder) {
        return folder.resolve("nats-server.log");
    }

    private static LocalServerException notStarted(String reason, @Nullable Throwable cause) {
        return new LocalServerException("nats.not-started", "nats-server does not start: " + reason, cause);
    }
}
