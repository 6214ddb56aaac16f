package io.edupulse.torture.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of the loopback interface for servers, which keep theirs over restarts. They are below those that the
/// system gives to clients, so that no connection takes one while its server is down. Not thread-safe.
public final class Ports {

    private static final int FIRST = 21_000;
    private static final int LAST = 31_999;

    /// For one run. Several at a time begin at different ones, so that none takes a port whose server is down.
    private static final int SLOT = 40;

    private int next = FIRST + SLOT * (int) (ProcessHandle.current().pid() % ((LAST - FIRST) / SLOT));

    /// A port that is free now, and that this object gives to no other server.
    ///
    /// @throws IllegalStateException if there is none
    public int take() {
        while (next <= LAST) {
            int port = next++;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No port from " + FIRST + " to " + LAST + " is free: end programs that use them");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
