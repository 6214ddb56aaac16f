package io.edupulse.log;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/// Makes sockets whose writes have a time limit, too. The limit that Java has is for reads alone: a write to a peer
/// that takes nothing lasts until the kernel gives up, which is a quarter of an hour.
///
/// A write may take as long as a read; then it is ended by closing its socket. Public, because the driver of PostgreSQL
/// finds it by its name.
public final class LimitedSocketFactory extends SocketFactory {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// A peer whose machine is gone is found out while nothing is sent, after 5 s and five more questions.
    private static final Map<SocketOption<Integer>, Integer> KEEPALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 5,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 2,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 5);

    @Override
    public Socket createSocket() throws IOException {
        var socket = new LimitedSocket();
        socket.setKeepAlive(true);
        for (var option : KEEPALIVE.entrySet()) {
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw notConnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw notConnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw notConnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw notConnected();
    }

    private static UnsupportedOperationException notConnected() {
        return new UnsupportedOperationException("The driver connects its sockets itself");
    }

    /// Watches the writes of all connections of this process.
    private static final class Watch {

        private static final Set<LimitedSocket> SOCKETS = ConcurrentHashMap.newKeySet();

        static {
            Thread.ofPlatform().daemon().name("database-writes").start(Watch::run);
        }

        private Watch() {}

        static void add(LimitedSocket socket) {
            SOCKETS.add(socket);
        }

        static void remove(LimitedSocket socket) {
            SOCKETS.remove(socket);
        }

        private static void run() {
            while (true) {
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
                SOCKETS.forEach(LimitedSocket::closeIfStuck);
            }
        }
    }

    private static final class LimitedSocket extends Socket {

        private volatile int limitMillis;
        private volatile boolean writes;
        private volatile long begunAt;
        private volatile boolean stuck;

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis);
            limitMillis = millis;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            Watch.add(this);
            return new LimitedOutput(super.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            Watch.remove(this);
            super.close();
        }

        void closeIfStuck() {
            int limit = limitMillis;
            if (writes && limit > 0 && System.nanoTime() - begunAt > TimeUnit.MILLISECONDS.toNanos(limit)) {
                stuck = true;
                try {
                    close();
                } catch (IOException e) {
                    // the write that it ends tells
                }
            }
        }

        private final class LimitedOutput extends OutputStream {

            private final OutputStream output;

            LimitedOutput(OutputStream output) {
                this.output = output;
            }

            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                begunAt = System.nanoTime();
                writes = true;
                try {
                    output.write(bytes, offset, length);
                } catch (IOException e) {
                    throw stuck ? tooLong(e) : e;
                } finally {
                    writes = false;
                }
            }

            @Override
            public void flush() throws IOException {
                output.flush();
            }

            @Override
            public void close() throws IOException {
                LimitedSocket.this.close();
            }
        }

        private SocketTimeoutException tooLong(IOException cause) {
            var thrown = new SocketTimeoutException("The server has taken nothing for " + limitMillis + " ms");
            thrown.initCause(cause);
            return thrown;
        }
    }
}
