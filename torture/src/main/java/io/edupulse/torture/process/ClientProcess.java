package io.edupulse.torture.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A client of the workload in a process of its own. It ends when its input ends, so also when the suite is killed.
/// Thread-safe.
public final class ClientProcess {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

    private final Child process;
    private volatile long accepted;

    private ClientProcess(Child process) {
        this.process = process;
    }

    /// Starts a client.
    ///
    /// @param mainClass which takes the file
    /// @param configuration a file with what the client has to know
    public static ClientProcess start(String name, String mainClass, Path configuration, Children children) {
        var command = JavaProgram.own("-Xmx128m", mainClass, configuration.toString());
        var client = new ClientProcess(children.start(name, command, Map.of(), true));
        Thread.ofVirtual().name(name).start(client::listen);
        return client;
    }

    public Child process() {
        return process;
    }

    /// How many commands of it were accepted, about a second ago.
    public long accepted() {
        return accepted;
    }

    /// Lets it end what it has begun.
    public void stop() {
        try {
            process.process().getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
        if (!process.awaitEnd(STOP_LIMIT)) {
            process.kill();
        }
    }

    /// It tells a number a second.
    private void listen() {
        try (BufferedReader lines = process.process().inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                accepted = Long.parseLong(line.strip());
            }
        } catch (IOException | NumberFormatException e) {
            // It has ended.
        }
    }
}
