package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A nats-server with JetStream as a child of this process, on the loopback interface. Closing it stops the server;
/// a server that a killed process left behind on the same folder is stopped at the next start.
public final class LocalNatsServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final int[] OLDEST = {2, 9, 10};

    private final Process process;
    private final int port;
    private final String version;

    private LocalNatsServer(Process process, int port, String version) {
        this.process = process;
        this.port = port;
        this.version = version;
    }

    /// Starts a server that keeps its streams, its log and its process id in a folder.
    ///
    /// @param port 0 for any free one
    /// @throws CodedException with `nats.not-installed`, `nats.version` or `nats.not-started`
    public static LocalNatsServer start(Path folder, int port) {
        var binary = find();
        var version = checkVersion(binary);
        try {
            Files.createDirectories(folder);
            stopLeftover(folder);
            int actualPort = port == 0 ? freePort() : port;
            var process = new ProcessBuilder(
                            binary.toString(),
                            "--jetstream",
                            "--store_dir",
                            folder.toString(),
                            "--addr",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(actualPort),
                            "--log",
                            logFile(folder).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nats-server.out").toFile())
                    .start();
            Files.writeString(pidFile(folder), Long.toString(process.pid()));
            awaitReady(process, actualPort, folder);
            return new LocalNatsServer(process, actualPort, version);
        } catch (IOException e) {
            throw new UncheckedIOException(Text.format("nats-server did not start in %s", folder), e);
        }
    }

    /// The address for clients.
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public String version() {
        return version;
    }

    /// Whether the server runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// Ends the server at once, without giving it time to write anything, as a crash would.
    public void kill() {
        process.destroyForcibly();
        awaitExit(process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        awaitExit(process.toHandle());
    }

    private static Path find() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator)),
                        Stream.of("/usr/local/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
                .map(folder -> Path.of(folder, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new CodedException(
                                "nats.not-installed",
                                "nats-server is not installed: on Debian and Ubuntu run 'apt-get install nats-server', or name a running server with --nats-url"));
    }

    private static String checkVersion(Path binary) {
        try {
            var asked = new ProcessBuilder(binary.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var matcher = VERSION.matcher(answer);
            if (!matcher.find()) {
                throw new CodedException("nats.version", Text.format("%s does not tell its version", binary));
            }
            int[] version = {
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))
            };
            if (Arrays.compare(version, OLDEST) < 0) {
                throw new CodedException(
                        "nats.version",
                        Text.format("%s is version %s, but 2.9.10 or newer is needed", binary, matcher.group()));
            }
            return matcher.group().substring(1);
        } catch (IOException e) {
            throw new CodedException(
                    "nats.not-installed", Text.format("%s cannot be run: %s", binary, e.getMessage()), e);
        }
    }

    private static void awaitReady(Process process, int port, Path folder) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        process.destroyForcibly();
        throw new CodedException(
                "nats.not-started",
                Text.format("nats-server does not answer on port %d; its log is %s", port, logFile(folder)));
    }

    private static void stopLeftover(Path folder) throws IOException {
        var file = pidFile(folder);
        if (Files.exists(file)) {
            ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    .filter(LocalNatsServer::isNatsServer)
                    .ifPresent(leftover -> {
                        leftover.destroy();
                        awaitExit(leftover);
                    });
        }
    }

    private static boolean isNatsServer(ProcessHandle process) {
        return process.info().command().filter(c -> c.endsWith("nats-server")).isPresent();
    }

    private static void awaitExit(ProcessHandle process) {
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path pidFile(Path folder) {
        return folder.resolve("nats-server.pid");
    }

    private static Path logFile(Path folder) {
        return folder.resolve("nats-server.log");
    }
}
