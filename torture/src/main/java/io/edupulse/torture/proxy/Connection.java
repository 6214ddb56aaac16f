package io.edupulse.torture.proxy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/// One connection through a proxy: both directions, each in a thread of its own. It ends as a whole.
final class Connection {

    private static final int CHUNK = 64 * 1024;
    private static final int SLOW_CHUNK = 2 * 1024;
    private static final Duration SLOW_DELAY = Duration.ofMillis(150);

    private final Socket client;
    private final Socket server;
    private final Gate gate;
    private volatile boolean hasLostBytes;

    Connection(Socket client, Socket server, Gate gate) {
        this.client = client;
        this.server = server;
        this.gate = gate;
    }

    boolean hasLostBytes() {
        return hasLostBytes;
    }

    /// Returns when the connection has ended.
    void run() throws InterruptedException, IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var back = Thread.ofVirtual().start(() -> pass(server, client, true));
        pass(client, server, false);
        back.join();
    }

    /// Both ends see a reset.
    void reset() {
        reset(client);
        reset(server);
    }

    private void pass(Socket from, Socket to, boolean isAnswer) {
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            var chunk = new byte[CHUNK];
            while (true) {
                int size = in.read(chunk, 0, gate.mode() == LinkMode.SLOW ? SLOW_CHUNK : CHUNK);
                var mode = gate.await(); // an end does not pass either while nothing does
                if (size < 0 || mode == LinkMode.CUT) {
                    break;
                }
                if (mode == LinkMode.ANSWERS_LOST && isAnswer) {
                    hasLostBytes = true;
                    continue;
                }
                if (hasLostBytes && isAnswer) {
                    break; // what follows a hole is none of the protocol's
                }
                if (mode == LinkMode.SLOW) {
                    Thread.sleep(SLOW_DELAY);
                }
                out.write(chunk, 0, size);
            }
        } catch (IOException e) {
            // One end is gone, and so the other will be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(to);
            end(from);
        }
    }

    /// An orderly end, so that the last bytes still arrive.
    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // It is gone.
        }
        end(socket);
    }
}
