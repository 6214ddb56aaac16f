package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// One node of EduPulse, with the same port and folder over its restarts. Not thread-safe.
public final class NodeProcess {

    private static final Duration TERMINATION = Duration.ofSeconds(30);
    private static final String MEMORY = "-Xmx256m";

    private final String name;
    private final int port;
    private final Map<String, String> environment;
    private final Children children;
    private Child process;

    private NodeProcess(String name, int port, Map<String, String> environment, Children children, Child process) {
        this.name = name;
        this.port = port;
        this.environment = environment;
        this.children = children;
        this.process = process;
    }

    /// Starts a node, which is still to become ready.
    ///
    /// @param settings as variables of the environment: where its servers are
    /// @param key with which tokens are signed
    public static NodeProcess start(
            String name, int port, Map<String, String> settings, AccessKey key, Children children) {
        var data = children.folder().resolve(name);
        try {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            key.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var environment = new HashMap<>(settings);
        environment.put("EDUPULSE_DATA", data.toString());
        environment.put("EDUPULSE_HTTP_PORT", Integer.toString(port));
        return new NodeProcess(name, port, environment, children, launch(name, environment, children));
    }

    /// Brings a database to the schema of the clone.
    public static void migrate(String url, int partitions, Children children) {
        var environment =
                Map.of("EDUPULSE_DATABASE_URL", url, "EDUPULSE_DATABASE_PARTITIONS", Integer.toString(partitions));
        var migration = children.start("migrate", JavaProgram.edupulse(MEMORY, "migrate"), environment, false);
        if (!migration.awaitEnd(Duration.ofMinutes(1)) || migration.process().exitValue() != 0) {
            throw new IllegalStateException("The database cannot be migrated: see " + children.log("migrate"));
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public Child process() {
        return process;
    }

    /// The address that no link stands in.
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Ends it by SIGTERM, which gives its work to others first.
    ///
    /// @throws IllegalStateException if it does not end in time
    public void terminate() {
        if (!process.terminate(TERMINATION)) {
            throw new IllegalStateException(name + " did not end within " + TERMINATION.toSeconds() + " s of SIGTERM");
        }
    }

    /// Starts it again after it has ended.
    public void start() {
        start(Map.of());
    }

    /// The same with more variables in its environment, for this once.
    public void start(Map<String, String> more) {
        if (!process.isAlive()) {
            var all = new HashMap<>(environment);
            all.putAll(more);
            process = launch(name, all, children);
        }
    }

    /// Starts another version after this one has ended, for this once.
    public void startOther(Path jar) {
        if (!process.isAlive()) {
            process = children.start(name, JavaProgram.edupulse(jar, MEMORY, "serve"), environment, false);
        }
    }

    private static Child launch(String name, Map<String, String> environment, Children children) {
        return children.start(name, JavaProgram.edupulse(MEMORY, "serve"), environment, false);
    }
}
