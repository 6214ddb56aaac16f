package io.edupulse.node.http.server;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Speaks HTTP through a socket, so that a test can also say what no client would.
record RawHttp(int port) {

    static RawHttp at(String url) {
        return new RawHttp(URI.create(url).getPort());
    }

    /// What came back until the server closed the connection.
    record Reply(int status, String head, String body) {

        static Reply of(String text) {
            int end = text.indexOf("\r\n\r\n");
            return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        }
    }

    Reply ask(String line, String headers) throws IOException {
        return say(Text.format("%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", line, headers));
    }

    Reply post(String path, String headers, String body) throws IOException {
        return ask("POST " + path, Text.format("%sContent-Length: %d\r\n\r\n%s", headers, body.length(), body));
    }

    Reply say(String request) throws IOException {
        try (var socket = connect()) {
            send(socket, request);
            return Reply.of(rest(socket));
        }
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// All that comes until the server closes the connection.
    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
