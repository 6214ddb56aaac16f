package io.edupulse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A network between a client and a server on the loopback interface that a test can break as real ones do: it stops
/// forwarding without closing anything, loses only the answers, becomes slow, or resets its connections. Thread-safe.
public final class NetworkProxy implements AutoCloseable {

    private static final int CHUNK = 64 << 10;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean holdsRequests;
    private boolean holdsAnswers;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean closed;

    private NetworkProxy(ServerSocket listening, InetSocketAddress server) {
        this.listening = listening;
        this.server = server;
    }

    /// Begins to forward from a free port of the loopback interface to a port of it.
    public static NetworkProxy to(int serverPort) {
        try {
            var listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            var proxy =
                    new NetworkProxy(listening, new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where clients connect to.
    public int port() {
        return listening.getLocalPort();
    }

    /// An address of the server with this proxy's port in place of the server's.
    public String in(String url) {
        return url.replace(":" + server.getPort(), ":" + port());
    }

    /// Forwards nothing from now on, in either direction, and closes nothing. New connections are accepted and hang.
    public void blackHole() {
        hold(true, true);
    }

    /// Forwards nothing on the connections that are open now, and closes none; later ones work. So a firewall behaves
    /// that has forgotten them.
    public void forgetConnections() {
        forgotten.addAll(sockets);
    }

    /// Still forwards what the client sends, and holds back what the server answers.
    public void holdAnswers() {
        hold(false, true);
    }

    /// Forwards again, what was held back first.
    public void heal() {
        hold(false, false);
    }

    /// Waits so long before each piece that it forwards, in both directions.
    public void delay(Duration each) {
        delay = each;
    }

    /// Resets all connections that are open now.
    public void reset() {
        for (var socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // it is closed already
            }
            close(socket);
        }
    }

    /// How many connections of clients are open.
    public int connections() {
        return (int) sockets.stream()
                .filter(socket -> socket.getLocalPort() == port())
                .count();
    }

    @Override
    public void close() {
        closed = true;
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        reset();
    }

    private void hold(boolean requests, boolean answers) {
        lock.lock();
        try {
            holdsRequests = requests;
            holdsAnswers = answers;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                var client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().name("proxy-connect").start(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitOpen(false);
            var upstream = new Socket();
            sockets.add(upstream);
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Thread.ofVirtual().name("proxy-requests").start(() -> forward(client, upstream, false));
            forward(upstream, client, true);
        } catch (IOException | InterruptedException e) {
            close(client);
        }
    }

    private void forward(Socket from, Socket to, boolean answers) {
        try {
            var piece = new byte[CHUNK];
            for (int size = from.getInputStream().read(piece);
                    size >= 0;
                    size = from.getInputStream().read(piece)) {
                TimeUnit.NANOSECONDS.sleep(delay.toNanos());
                awaitOpen(answers);
                if (!forgotten.contains(from)) {
                    to.getOutputStream().write(piece, 0, size);
                }
            }
        } catch (IOException | InterruptedException e) {
            // one of the two is gone, and so is the other
        } finally {
            end(from, to, answers);
        }
    }

    /// An end that comes while the proxy holds back is held back too.
    private void end(Socket from, Socket to, boolean answers) {
        try {
            awaitOpen(answers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(from);
        close(to);
    }

    private void awaitOpen(boolean answers) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && (answers ? holdsAnswers : holdsRequests)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        forgotten.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is as good as closed
        }
    }
}
