package io.edupulse.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.edupulse.app.config.Configuration;
import io.edupulse.app.config.ConfigurationReader;
import io.edupulse.app.config.Key;
import io.edupulse.app.output.Output;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/// The options that every command has.
final class Globals {

    @Option(names = "--json", description = "print JSON with stable field names, one document a line")
    private boolean json;

    @Option(names = "--verbose", description = "log in detail and show stack traces")
    private boolean verbose;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "file with settings (default edupulse.properties, if it is there)")
    private @Nullable Path file;

    private final Map<Key, String> flags = new EnumMap<>(Key.class);

    boolean isVerbose() {
        return verbose;
    }

    Output output() {
        return new Output(System.out, System.err, json);
    }

    void set(Key key, String value) {
        flags.put(key, value);
    }

    /// Another default than the general one.
    void setUnlessSet(Key key, String value) {
        if (System.getenv(key.variable()) == null) {
            flags.putIfAbsent(key, value);
        }
    }

    /// Reads and checks the configuration.
    Configuration configuration() {
        if (verbose) {
            level("ROOT", Level.DEBUG);
        }
        return new ConfigurationReader(flags, System.getenv(), file).read();
    }

    /// Lets a command that runs for long tell what it does.
    static void logProgress() {
        level("io.edupulse", Level.INFO);
    }

    private static void level(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
            logback.setLevel(level);
        }
    }
}
