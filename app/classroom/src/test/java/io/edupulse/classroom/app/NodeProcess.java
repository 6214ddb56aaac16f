package io.edupulse.classroom.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.CommandInProcess;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/// The program as a process of its own, as users run it.
final class NodeProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path JAR = Path.of("target", "edupulse.jar").toAbsolutePath();

    /// A virtual machine with the program in it.
    private static final List<String> PROGRAM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC", // a node of users has G1, which takes more processor time at its start
            "-Xlog:disable",
            "-Dguice_bytecode_gen_option=DISABLED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            JAR.toString());

    private static final Path ARCHIVE = ClassArchive.of(JAR, PROGRAM);

    private final Path data;
    private final Process process;

    private NodeProcess(Path data, Process process) {
        this.data = data;
        this.process = process;
    }

    /// What a command has printed, and how it ended.
    record Result(int exitCode, String out, String err) {

        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    /// Starts `serve` and waits until it is ready.
    static NodeProcess serve(Path data) throws IOException, InterruptedException {
        return serve(data, builder -> {});
    }

    /// The same, with another command line or environment.
    static NodeProcess serve(Path data, Consumer<ProcessBuilder> change) throws IOException, InterruptedException {
        var log = Files.createDirectories(data).resolve("serve.out").toFile();
        var builder = new ProcessBuilder(command("serve", "--json", "--http-port", "0", "--data", data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log);
        change.accept(builder);
        var node = new NodeProcess(data, builder.start());
        try {
            await().atMost(LIMIT)
                    .until(() -> !node.process.isAlive() || node.log().contains("\"ready\":true"));
        } catch (ConditionTimeoutException e) {
            node.handle().descendants().forEach(ProcessHandle::destroyForcibly);
            node.kill();
            throw e;
        }
        if (!node.process.isAlive()) {
            throw new IllegalStateException(node.log());
        }
        return node;
    }

    /// What the program has printed so far.
    String log() throws IOException {
        return Files.readString(data.resolve("serve.out"));
    }

    /// Runs a command on this node's data, inside this virtual machine, which takes a tenth of a process's time.
    Result run(String... arguments) {
        var ran = CommandInProcess.run(Main.PROGRAM, onThisData(arguments));
        return new Result(ran.exitCode(), ran.out(), ran.err());
    }

    /// Runs a command on this node's data as a process of its own, for what depends on the process: its locale, its
    /// text, its log.
    Result runAlone(String... arguments) throws IOException, InterruptedException {
        return execute(onThisData(arguments));
    }

    private String[] onThisData(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return all.toArray(String[]::new);
    }

    /// Runs a command as a process of its own.
    static Result execute(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    /// Runs a line of a shell.
    static Result runShell(String line) throws IOException, InterruptedException {
        return run(List.of("sh", "-c", line));
    }

    private static Result run(List<String> command) throws IOException, InterruptedException {
        var out = Files.createTempFile("edupulse", ".out");
        var err = Files.createTempFile("edupulse", ".err");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("No end of " + String.join(" ", command));
        }
        var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return result;
    }

    /// Where HTTP of the node is.
    String httpUrl() throws IOException {
        return announced().path("http_url").asText();
    }

    /// A token of the node's own key, whose folder may be on a file system that the process alone has mounted.
    String token(String... roles) {
        var mounted = Path.of("/proc", Long.toString(process.pid()), "root" + data);
        var folder = LocalKey.exists(data) ? data : mounted;
        return LocalKey.of(folder).sign(new Caller("tester", Set.of(roles)), Duration.ofHours(1));
    }

    /// Where the database of the node is.
    String databaseUrl() throws IOException {
        return announced().path("database_url").asText();
    }

    /// Where the broker of the node is.
    String natsUrl() throws IOException {
        return announced().path("nats_url").asText();
    }

    /// Waits until the program has ended by itself, and returns its exit code.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node does not end");
        }
        return process.exitValue();
    }

    /// The process, and those of its PostgreSQL and nats-server.
    ProcessHandle handle() {
        return process.toHandle();
    }

    ProcessHandle postgres() throws IOException {
        return handle(Files.readAllLines(data.resolve("postgres/postmaster.pid"), StandardCharsets.ISO_8859_1)
                .getFirst());
    }

    ProcessHandle nats() throws IOException {
        return handle(Files.readString(data.resolve("nats/nats-server.pid")));
    }

    /// Ends the program at once, as `kill -9` does, and leaves its servers behind.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Ends the node's PostgreSQL at once.
    void killPostgres() throws IOException {
        postgres().destroyForcibly();
    }

    /// Ends the node's nats-server at once.
    void killNats() throws IOException {
        nats().destroyForcibly();
    }

    /// Stops a process in the middle of whatever it does, until it is resumed.
    static void stop(ProcessHandle process) throws IOException, InterruptedException {
        signal("-STOP", process);
    }

    /// Lets a stopped process go on.
    static void resume(ProcessHandle process) throws IOException, InterruptedException {
        signal("-CONT", process);
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /// Asks the program to end, as SIGTERM does, and returns its exit code.
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node does not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            terminate();
        }
    }

    private JsonNode announced() throws IOException {
        return JSON.readTree(log().lines()
                .filter(line -> line.startsWith("{") && line.contains("\"ready\":true"))
                .findFirst()
                .orElseThrow());
    }

    private static ProcessHandle handle(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    /// What runs a command as its own process.
    static List<String> command(String... arguments) {
        var command = new ArrayList<>(PROGRAM);
        command.add(1, "-XX:SharedArchiveFile=" + ARCHIVE);
        command.addAll(List.of(arguments));
        return command.stream().allMatch(NodeProcess::isAscii)
                ? command
                : List.of(
                        "sh",
                        "-c",
                        "exec " + command.stream().map(NodeProcess::quoted).collect(Collectors.joining(" ")));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /// For a shell, byte by byte, since the tests may run in a locale that cannot pass on more than ASCII.
    static String quoted(String argument) {
        var quoted = new StringBuilder("\"$(printf '%b' '");
        for (var b : argument.getBytes(StandardCharsets.UTF_8)) {
            quoted.append(Text.format("\\0%03o", b & 0xff));
        }
        return quoted.append("')\"").toString();
    }
}
