package io.edupulse.nats.relay;

import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Three nats-servers as one cluster with JetStream.
final class TestCluster implements AutoCloseable {

    private static final int SERVERS = 3;

    private final Path folder;
    private final List<Integer> ports = freePorts(2 * SERVERS);
    private final List<Process> processes = new ArrayList<>();

    private TestCluster(Path folder) {
        this.folder = folder;
    }

    static TestCluster start(Path folder) throws IOException {
        var cluster = new TestCluster(folder);
        for (int server = 0; server < SERVERS; server++) {
            cluster.processes.add(cluster.launch(server));
        }
        cluster.awaitReady();
        return cluster;
    }

    /// Another program may take one of them first, as everywhere.
    private static List<Integer> freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process launch(int server) throws IOException {
        var routes = ports.subList(SERVERS, 2 * SERVERS).stream()
                .map(port -> "nats://127.0.0.1:" + port)
                .collect(Collectors.joining(", "));
        var configuration = folder.resolve("server-" + server + ".conf");
        Files.writeString(
                configuration,
                Text.format("""
                        server_name: server-%d
                        listen: 127.0.0.1:%d
                        jetstream { store_dir: "%s" }
                        cluster { name: test, listen: 127.0.0.1:%d, routes: [%s] }
                        """, server, ports.get(server), store(server), ports.get(SERVERS + server), routes));
        return new ProcessBuilder("nats-server", "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server-" + server + ".out").toFile()))
                .start();
    }

    private Path store(int server) {
        return folder.resolve("store-" + server);
    }

    /// Until JetStream answers, which needs a leader.
    void awaitReady() {
        await().atMost(RelayStage.LIMIT).ignoreExceptions().until(() -> {
            try (var connection = Nats.connect(new Options.Builder()
                    .server(url())
                    .connectionTimeout(Duration.ofSeconds(5))
                    .build())) {
                return connection.jetStreamManagement().getStreamNames() != null;
            }
        });
    }

    String url() {
        return ports.subList(0, SERVERS).stream()
                .map(port -> "nats://127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /// The server that has become the metadata leader last, by what it has logged.
    int leader() throws IOException {
        int leader = 0;
        var last = "";
        for (int server = 0; server < SERVERS; server++) {
            var lines = Files.readAllLines(folder.resolve("server-" + server + ".out"));
            var elected = lines.stream()
                    .filter(line -> line.contains("Self is new JetStream cluster metadata leader"))
                    .map(line -> line.substring(line.indexOf(']') + 1))
                    .reduce("", (one, other) -> other);
            if (elected.compareTo(last) > 0) {
                last = elected;
                leader = server;
            }
        }
        return leader;
    }

    /// Ends a server at once and takes its disk away.
    void destroy(int server) throws IOException, InterruptedException {
        processes.get(server).destroyForcibly().waitFor();
        try (var files = Files.walk(store(server))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    void startAgain(int server) throws IOException {
        processes.set(server, launch(server));
    }

    @Override
    public void close() throws InterruptedException {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }
}
