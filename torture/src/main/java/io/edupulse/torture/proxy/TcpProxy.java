package io.edupulse.torture.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP proxy on the loopback interface in front of one port, whose mode changes while connections live.
/// Thread-safe.
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final int CONNECT_MILLIS = 2_000;

    private final String name;
    private final int targetPort;
    private final ServerSocket listener;
    private final Gate gate = new Gate();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private TcpProxy(String name, int targetPort, ServerSocket listener) {
        this.name = name;
        this.targetPort = targetPort;
        this.listener = listener;
    }

    /// Listens on a port, or on any free one if it is 0.
    ///
    /// @param name of the link, for people
    public static TcpProxy start(String name, int port, int targetPort) {
        try {
            var listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            var proxy = new TcpProxy(name, targetPort, listener);
            Thread.ofVirtual().name("proxy " + name).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("No port can be had for the link " + name, e);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public LinkMode mode() {
        return gate.mode();
    }

    /// Changes what the link does from now on.
    public void set(LinkMode mode) {
        gate.set(mode);
        if (mode == LinkMode.CUT) {
            connections.forEach(Connection::reset);
        } else if (mode == LinkMode.OPEN) {
            connections.stream().filter(Connection::hasLostBytes).forEach(Connection::reset);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            set(LinkMode.CUT);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().name("proxy " + name).start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    Thread.onSpinWait(); // too many files for a moment
                }
            }
        }
    }

    private void serve(Socket client) {
        var server = new Socket();
        var connection = new Connection(client, server, gate);
        connections.add(connection);
        try {
            if (gate.awaitOpenToConnect()) {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS);
                connection.run();
            }
        } catch (IOException e) {
            // The target does not listen: the client sees a reset, as it would without the proxy.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.reset();
            connections.remove(connection);
        }
    }
}
