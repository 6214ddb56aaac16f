package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a data folder and of the servers on it, whatever is done to the folder and to its node: one story,
/// since each start of a node costs seconds.
class DataFolderIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int OUT_OF_MEMORY = 3;

    /// The locale of the tests may not know the letters beyond ASCII, and the shell does not need to.
    private static final String FOREIGN_NAME = "'with blanks and '$(printf '\\303\\274\\316\\273')";

    @TempDir
    private Path temporary;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() throws Exception {
        for (var node : nodes) {
            node.close();
        }
    }

    @Test
    void copied_while_it_runs_moved_after_a_kill_and_left_by_a_node_without_memory() throws Exception {
        shell("mkdir " + FOREIGN_NAME + " && ln -s " + FOREIGN_NAME + " home");
        var home = temporary.resolve("home");
        var original = serve(home.resolve("original"), utf8());
        send(original, "Before the copy");
        await().atMost(LIMIT).until(() -> Http.status(original).contains("\"agree\":true"));
        execute(original, "checkpoint");
        shell("cp -a home/original home/copy");
        assertThatNoNodeRunsOn(home.resolve("copy"));

        var eat = temporary.resolve("eat");
        var copy = serve(home.resolve("copy"), utf8().andThen(hungry(eat)));
        assertThat(serversOf(original)).allMatch(ProcessHandle::isAlive);
        send(copy, "To the copy");
        send(original, "To the original");
        assertThat(titles(original)).containsExactlyInAnyOrder("Before the copy", "To the original");
        assertThat(titles(copy)).containsExactlyInAnyOrder("Before the copy", "To the copy");

        var left = serversOf(original);
        original.kill();
        assertThatNoNodeRunsOn(home.resolve("original"));
        shell("mv home/original home/moved");
        var moved = serve(home.resolve("moved"), utf8());
        awaitEnd(left);
        assertThat(serversOf(copy)).allMatch(ProcessHandle::isAlive);
        assertThat(titles(moved)).containsExactlyInAnyOrder("Before the copy", "To the original");
        assertThat(moved.terminate()).isIn(0, 143);

        left = serversOf(copy);
        Files.createFile(eat);
        assertThat(copy.awaitEnd()).isEqualTo(OUT_OF_MEMORY);
        assertThat(left).allMatch(ProcessHandle::isAlive);
        var again = serve(home.resolve("copy"), utf8());
        awaitEnd(left);
        assertThat(titles(again)).containsExactlyInAnyOrder("Before the copy", "To the copy");
    }

    @Test
    void a_path_that_the_locale_cannot_write_is_refused_with_a_code() throws Exception {
        shell("mkdir " + FOREIGN_NAME + " && ln -s " + FOREIGN_NAME + " home");
        var process = new ProcessBuilder(NodeProcess.command(
                        "serve", "--data", temporary.resolve("home/data").toString()))
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("out").toFile());
        process.environment().put("LC_ALL", "C");
        assertThat(process.start().waitFor()).isEqualTo(1);
        assertThat(Files.readString(temporary.resolve("out"))).contains("data.unusable-path");
    }

    private NodeProcess serve(Path data, Consumer<ProcessBuilder> change) throws Exception {
        var node = NodeProcess.serve(data, change);
        nodes.add(node);
        return node;
    }

    private void assertThatNoNodeRunsOn(Path data) throws Exception {
        var refused = NodeProcess.execute("send", draft("To no node"), "--data", data.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("node.not-running");
    }

    /// The system may take a while until it forgets a process whose parent has ended before.
    private static void awaitEnd(List<ProcessHandle> processes) {
        await().atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<ProcessHandle> serversOf(NodeProcess node) throws Exception {
        return List.of(node.postgres(), node.nats());
    }

    private static Consumer<ProcessBuilder> utf8() {
        return builder -> builder.environment().put("LC_ALL", "C.UTF-8");
    }

    /// Lets the node run out of memory once a file is there.
    private static Consumer<ProcessBuilder> hungry(Path eat) {
        return builder -> {
            int jar = builder.command().indexOf("-jar");
            var program = builder.command().subList(jar, jar + 2);
            var classes = Path.of("target", "test-classes").toAbsolutePath() + ":" + program.get(1);
            program.clear();
            program.addAll(List.of("-Deat=" + eat, "-cp", classes, HungryNode.class.getName()));
        };
    }

    private static String draft(String title) {
        return Text.format(
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%1$s\",\"teacher_id\":\"%1$s\",\"title\":\"%2$s\"}}",
                UUID.randomUUID(), title);
    }

    private void send(NodeProcess node, String title) throws Exception {
        var answer = Http.post(node, Files.writeString(temporary.resolve("command"), draft(title)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> titles(NodeProcess node) throws Exception {
        List<String> titles = new ArrayList<>();
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select payload #>> '{payload,title}' from domain_events")) {
            while (rows.next()) {
                titles.add(rows.getString(1));
            }
        }
        return titles;
    }

    private static void execute(NodeProcess node, String statementText) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    private void shell(String command) throws Exception {
        var process = new ProcessBuilder("sh", "-c", command)
                .directory(temporary.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
