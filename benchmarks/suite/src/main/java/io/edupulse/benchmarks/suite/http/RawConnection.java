package io.edupulse.benchmarks.suite.http;

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
    private static final char LINE_FEED = '\n';

    private final Socket socket;
    private final InputStream in;
    private final String headers;

    /// What has come and is not taken, between two places.
    private final byte[] buffer = new byte[LONGEST_LINE];

    private int from;
    private int to;

    RawConnection(int port, String token) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
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
        int seen = 0;
        while (from + seen == to || buffer[from + seen] != LINE_FEED) {
            if (from + seen == to) {
                more();
            } else {
                seen++;
            }
        }
        boolean hasReturn = seen > 0 && buffer[from + seen - 1] == '\r';
        var line = new String(buffer, from, hasReturn ? seen - 1 : seen, StandardCharsets.ISO_8859_1);
        from += seen + 1;
        return line;
    }

    /// Takes whatever comes, until the connection is closed.
    void drain() throws IOException {
        while (in.read(buffer, 0, buffer.length) > 0) {
            from = 0;
            to = 0;
        }
    }

    /// Reads on, after moving what is not taken to the beginning of the buffer if it is full.
    private void more() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read <= 0) {
            throw new IOException("The connection has ended, or a line is too long");
        }
        to += read;
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
        int left = length;
        while (left > 0) {
            if (from == to) {
                more();
            }
            int part = Math.min(left, to - from);
            from += part;
            left -= part;
        }
    }
}
