package io.edupulse.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A contestant in a process of its own, with the same memory as all others. One request at a time.
public final class Child implements AutoCloseable {

    private static final String MEMORY = "-Xmx512m";

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter requests;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /// Starts the main class of a benchmark module.
    ///
    /// @param arguments the first is the JDBC address of a database
    public static Child start(String name, Path module, String mainClass, String... arguments) {
        return start(name, module, mainClass, Map.of(), arguments);
    }

    /// The same with more variables in its environment.
    static Child start(
            String name, Path module, String mainClass, Map<String, String> environment, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = String.format(Locale.ROOT, "%s/target/classes:%s/target/lib/*", module, module);
        try {
            var command = new ArrayList<>(List.of(
                    java,
                    MEMORY,
                    "-Dguice_bytecode_gen_option=DISABLED",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    classPath,
                    mainClass));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            return new Child(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String description() {
        return ask("describe");
    }

    /// The count of a workload over its time, a second.
    public double rate(String request) {
        var figures = figures(request);
        return figures[0] * 1e9 / figures[1];
    }

    /// The figures of an answer.
    long[] figures(String request) {
        var answer = ask(request);
        return answer.isEmpty()
                ? new long[0]
                : Stream.of(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    /// Sends a request, and returns what is answered.
    public String ask(String request) {
        try {
            requests.println(request);
            var answer = answers.readLine();
            if (answer == null || !answer.startsWith("ok ")) {
                throw new IllegalStateException(String.format(Locale.ROOT, "%s on '%s': %s", name, request, answer));
            }
            return answer.substring("ok ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        requests.println("end");
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
