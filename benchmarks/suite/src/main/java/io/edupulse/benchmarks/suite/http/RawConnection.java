package io.edupulse.benchmarks.suite.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A connection of HTTP/1.1 that is kept alive, and costs the client as little as possible. Used by one thread at a
/// time.
final class RawConnection implements AutoCloseable {

    private static final int OK = 200;
    private static final int LONGEST_LINE = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private final String headers;
    private final byte[] line = new byte[LONGEST_LINE];

    RawConnection(int port, String token) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.headers = "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n";
    }

    /// Sends a command, and waits until it is accepted.
    void post(String path, String json) throws IOException {
        send(String.format(
                Locale.ROOT,
                "POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                path,
                headers,
                json.length(),
                json));
        skip(head());
    }

    /// Asks a query, and waits for its answer.
    void get(String path) throws IOException {
        send(String.format(Locale.ROOT, "GET %s HTTP/1.1\r\n%s\r\n", path, headers));
        skip(head());
    }

    /// Opens a stream, whose lines are then read with [#line].
    void watch(String path) throws IOException {
        send(String.format(Locale.ROOT, "GET %s HTTP/1.1\r\n%sAccept: text/event-stream\r\n\r\n", path, headers));
        head();
    }

    /// The next line, as ASCII.
    String line() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The connection has ended");
            }
            if (next != '\r') {
                line[length++] = (byte) next;
            }
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /// Returns the length of the body.
    private int head() throws IOException {
        var first = line();
        int length = 0;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (!first.startsWith("HTTP/1.1 " + OK)) {
            skip(length);
            throw new IOException(first);
        }
        return length;
    }

    private void skip(int length) throws IOException {
        in.skipNBytes(length);
    }
}
