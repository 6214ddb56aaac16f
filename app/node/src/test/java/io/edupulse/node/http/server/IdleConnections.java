package io.edupulse.node.http.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;

/// Connections of a process of its own that ask nothing: one process may not open as many files as both of
/// their ends.
final class IdleConnections implements AutoCloseable {

    private final Process process;

    private IdleConnections(Process process) {
        this.process = process;
    }

    /// Returns when all are there.
    static IdleConnections open(int port, int count) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        IdleConnections.class.getName(),
                        Integer.toString(port),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"open".equals(line)) {
            process.destroyForcibly();
            throw new IllegalStateException("The connections were not opened: " + line);
        }
        return new IdleConnections(process);
    }

    /// @param arguments the port and the count
    public static void main(String[] arguments) throws Exception {
        var open = new ArrayList<Socket>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
        }
        System.out.println("open");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        for (var socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
