package io.edupulse.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/// Ports of the loopback interface for servers. One that is free now may be taken before the server listens, so that a
/// start is tried with several.
final class LoopbackPort {

    /// The number of ports to try.
    private static final int TRIES = 8;

    private LoopbackPort() {}

    /// Starts a server on a free port.
    ///
    /// @param launch starts the process on a port
    /// @throws LocalServerException what the start throws, unless the port was taken meanwhile
    public static <S extends LocalServer> S start(IntFunction<S> launch) {
        return start(LoopbackPort::free, launch);
    }

    static <S extends LocalServer> S start(IntSupplier ports, IntFunction<S> launch) {
        for (int tries = 1; ; tries++) {
            int port = ports.getAsInt();
            try {
                return started(launch.apply(port));
            } catch (LocalServerException e) {
                if (tries == TRIES || isFree(port)) {
                    throw e;
                }
            }
        }
    }

    /// Waits until a launched server is ready.
    public static <S extends LocalServer> S started(S server) {
        server.awaitReady();
        return server;
    }

    private static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LocalServerException(
                    "server.no-port",
                    "No port of the loopback interface is free: " + e.getMessage() + "; end programs that use many",
                    e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
