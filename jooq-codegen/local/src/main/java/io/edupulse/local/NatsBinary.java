package io.edupulse.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A nats-server that is installed on this machine, and new enough.
record NatsBinary(Path path, String version) {

    static final String NAME = "nats-server";

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
    private static final int[] OLDEST = {2, 9, 10};
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

    /// @throws CodedException with `nats.not-installed` or `nats.version`
    static NatsBinary find() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        var binary = Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator)),
                        Stream.of("/usr/local/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
                .filter(folder -> !folder.isEmpty())
                .flatMap(NatsBinary::in)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new CodedException(
                                "nats.not-installed",
                                "nats-server is not installed: on Debian and Ubuntu run 'apt-get install nats-server', or name a running server with --nats-url"));
        return new NatsBinary(binary, checkedVersion(binary));
    }

    /// Skips folders whose names this process cannot write, such as letters beyond ASCII in the locale `C`.
    private static Stream<Path> in(String folder) {
        try {
            return Stream.of(Path.of(folder, NAME));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private static String checkedVersion(Path binary) {
        var matcher = VERSION.matcher(answer(binary));
        if (!matcher.find()) {
            throw new CodedException(
                    "nats.version",
                    Text.format(
                            "%s does not tell its version: install 2.9.10 or newer, or name a running server with --nats-url",
                            binary));
        }
        int[] version = {
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))
        };
        if (Arrays.compare(version, OLDEST) < 0) {
            throw new CodedException(
                    "nats.version",
                    Text.format("%s is version %s, but 2.9.10 or newer is needed", binary, matcher.group()));
        }
        return matcher.group().substring(1);
    }

    private static String answer(Path binary) {
        try {
            var asked = new ProcessBuilder(binary.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try {
                if (!asked.waitFor(VERSION_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("it does not tell its version");
                }
                return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException e) {
            throw new CodedException(
                    "nats.not-installed",
                    Text.format(
                            "%s cannot be run: %s; install it again, or name a running server with --nats-url",
                            binary, e.getMessage()),
                    e);
        }
    }
}
