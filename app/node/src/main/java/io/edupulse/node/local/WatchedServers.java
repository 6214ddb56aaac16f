package io.edupulse.node.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.local.LocalServer;
import io.edupulse.local.LocalServerException;
import io.edupulse.node.folder.NodeFolder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/// The servers of `edupulse-local`, each started again when it ends. Closing it stops them. Thread-safe.
final class WatchedServers implements LocalServers {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    private static final int ANY_PORT = 0;
    private static final String DATABASE = "postgres";

    private final List<SupervisedServer<?>> servers = new CopyOnWriteArrayList<>();

    @Override
    public List<State> states() {
        return servers.stream()
                .map(server -> new State(server.name(), server.trouble()))
                .sorted(Comparator.comparing(State::name))
                .toList();
    }

    @Override
    public String startPostgres(NodeFolder folder) {
        var data = folder.postgres();
        return start(
                        "PostgreSQL",
                        port -> port == ANY_PORT ? LocalPostgres.durable(data, port) : LocalPostgres.launch(data, port))
                .url(DATABASE);
    }

    @Override
    public String startNats(NodeFolder folder) {
        var data = folder.nats();
        return start(
                        "nats-server",
                        port -> port == ANY_PORT
                                ? LocalNatsServer.start(data, port)
                                : LocalNatsServer.launch(data, port))
                .url();
    }

    @Override
    public void close() {
        close(Deadline.after(CLOSE_LIMIT));
    }

    /// Stops all of them at the same time, within one time limit: one that does not end takes no time from the others.
    @Override
    public void close(Deadline deadline) {
        var closing = servers.stream()
                .map(server -> Thread.ofVirtual().name("stop-" + server.name()).start(() -> server.close(deadline)))
                .toList();
        try {
            for (var thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <S extends LocalServer> S start(String name, IntFunction<S> launch) {
        try {
            var server = launch.apply(ANY_PORT);
            servers.add(SupervisedServer.watch(name, server, launch, SupervisedServer.Pace.USUAL));
            return server;
        } catch (LocalServerException e) {
            throw new CodedException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }
}
