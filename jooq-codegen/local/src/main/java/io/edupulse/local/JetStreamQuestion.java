package io.edupulse.local;

import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Asks a nats-server on the loopback interface for its JetStream account, which it tells after a look into every
/// stream: one whose streams hang, or whose JetStream has switched itself off, does not answer, though it accepts
/// connections. In the plain protocol, since a client of the library would start several threads for one question.
final class JetStreamQuestion {

    private static final String INBOX = "_INBOX.edupulse";

    /// Longer than any answer.
    private static final int LINE_LIMIT = 1 << 20;

    private final int port;
    private final String serverName;

    /// @param serverName what the server must call itself: another one may listen on the port
    JetStreamQuestion(int port, String serverName) {
        this.port = port;
        this.serverName = serverName;
    }

    /// @throws IOException unless JetStream answers in time
    void ask(Duration limit) throws IOException {
        var deadline = Deadline.after(limit);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout(deadline));
            var answers = new BufferedInputStream(socket.getInputStream());
            var greeting = line(socket, answers, deadline);
            if (!greeting.contains("\"server_name\":\"" + serverName + "\"")) {
                throw new IOException(Text.format("another server listens on port %d", port));
            }
            socket.getOutputStream().write(question());
            check(answer(socket, answers, deadline));
        } catch (SocketTimeoutException e) {
            throw new IOException(Text.format("JetStream does not answer within %s ms", limit.toMillis()), e);
        }
    }

    private static byte[] question() {
        var connect = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n";
        var request = Text.format("SUB %1$s 1\r\nPUB $JS.API.INFO %1$s 0\r\n\r\n", INBOX);
        return (connect + request).getBytes(StandardCharsets.US_ASCII);
    }

    /// What follows the line of the message, which is `MSG subject sid size`, or `HMSG ...` if there is no responder.
    private static String answer(Socket socket, InputStream answers, Deadline deadline) throws IOException {
        while (true) {
            var line = line(socket, answers, deadline);
            if (line.startsWith("MSG ")) {
                return line(socket, answers, deadline);
            }
            if (line.startsWith("HMSG ")) {
                throw new IOException("JetStream is switched off");
            }
            if (line.startsWith("-ERR")) {
                throw new IOException("nats-server answers " + line);
            }
        }
    }

    private static void check(String answer) throws IOException {
        if (answer.contains("\"error\":") || !answer.contains("account_info_response")) {
            throw new IOException("JetStream answers " + answer);
        }
    }

    private static String line(Socket socket, InputStream answers, Deadline deadline) throws IOException {
        var line = new ByteArrayOutputStream();
        while (line.size() < LINE_LIMIT) {
            socket.setSoTimeout(timeout(deadline));
            int next = answers.read();
            if (next < 0) {
                throw new EOFException("nats-server closed the connection");
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).strip();
            }
            line.write(next);
        }
        throw new IOException("nats-server answers without end");
    }

    private static int timeout(Deadline deadline) throws SocketTimeoutException {
        if (deadline.hasPassed()) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, deadline.leftMillis());
    }
}
