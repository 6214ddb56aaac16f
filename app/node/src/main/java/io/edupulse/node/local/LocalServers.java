package io.edupulse.node.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.local.LocalServer;
import io.edupulse.local.LocalServerException;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.lifecycle.ClosedInTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/// The servers that a node has started for itself in its data folder, watched over. Closing it stops them. Thread-safe.
public final class LocalServers implements ClosedInTime {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    private static final int ANY_PORT = 0;

    private final List<SupervisedServer<?>> servers = new CopyOnWriteArrayList<>();

    /// @param trouble why it does not do its work; empty while it does
    public record State(String name, Optional<String> trouble) {}

    /// How each server is, in the order of their start; empty if the node works on servers that others run.
    public List<State> states() {
        return servers.stream()
                .map(server -> new State(server.name(), server.trouble()))
                .toList();
    }

    /// @throws CodedException with `postgres.not-started` and other codes of [LocalPostgres]
    public LocalPostgres startPostgres(NodeFolder folder) {
        var data = folder.postgres();
        return start(
                "PostgreSQL",
                port -> port == ANY_PORT ? LocalPostgres.durable(data, port) : LocalPostgres.launch(data, port));
    }

    /// @throws CodedException with `nats.not-started` and other codes of [LocalNatsServer]
    public LocalNatsServer startNats(NodeFolder folder) {
        var data = folder.nats();
        return start(
                "nats-server",
                port -> port == ANY_PORT ? LocalNatsServer.start(data, port) : LocalNatsServer.launch(data, port));
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
