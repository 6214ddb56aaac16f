package io.edupulse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNatsServerIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Process> foreign = new ArrayList<>();
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectories(folder.resolve("with blanks, 'quotes' and \"more\"/nats"));
    }

    @AfterEach
    void endForeign() throws Exception {
        for (var process : foreign) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_server_is_judged_by_what_jetstream_answers() throws Exception {
        var server = LocalNatsServer.start(data, 0);
        server.ask(LIMIT);

        signal("STOP", server);
        assertThatThrownBy(() -> server.ask(Duration.ofMillis(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not answer");
        server.stop(Duration.ofMillis(100));
        assertThat(server.isAlive()).isFalse();

        int port = server.port();
        process("nats-server", folder, "--name", "plain", "--addr", "127.0.0.1", "--port", Integer.toString(port));
        var question = new JetStreamQuestion(port, "plain");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThatThrownBy(() -> question.ask(LIMIT))
                        .isInstanceOf(IOException.class)
                        .hasMessage("JetStream is switched off"));
        assertThatThrownBy(() -> server.ask(LIMIT)).hasMessageContaining("another server listens");
    }

    @Test
    void ctrl_c_in_a_terminal_does_not_reach_a_server_before_its_program() throws Exception {
        try (var server = LocalNatsServer.start(data, 0)) {
            server.ask(LIMIT);
            var pid = Files.readString(data.resolve("nats-server.pid"));
            var stat = Files.readString(Path.of("/proc", pid, "stat"));
            var group = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
            assertThat(group).isEqualTo(pid);
        }
    }

    @Test
    void what_an_earlier_process_left_behind_is_stopped_and_a_copy_leaves_the_original_alone() throws Exception {
        var left = LocalNatsServer.start(data, 0);
        try (var original = LocalNatsServer.start(data, 0)) { // as if the process of the first had been killed
            assertThat(left.isAlive()).isFalse();
            var copied = folder.resolve("copy");
            run("cp", "-a", data.toString(), copied.toString());
            try (var copy = LocalNatsServer.start(copied, 0)) {
                copy.ask(LIMIT);
                original.ask(LIMIT);
            }
            original.ask(LIMIT);
        }
    }

    @Test
    void the_process_of_a_stale_number_is_left_alone() throws Exception {
        var stranger = process("nats-server", folder, "--addr", "127.0.0.1", "--port", "-1");
        Files.writeString(data.resolve("nats-server.pid"), Long.toString(stranger.pid()));
        LocalNatsServer.start(data, 0).close();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void a_server_that_this_program_did_not_start_is_left_alone_and_told() throws Exception {
        var stranger = process("nats-server", folder, "--addr", "127.0.0.1", "--port", "-1", "-sd", data.toString());
        assertThatThrownBy(() -> LocalNatsServer.start(data, 0))
                .isInstanceOfSatisfying(LocalServerException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("data.in-use");
                    assertThat(refused).hasMessageContaining(Long.toString(stranger.pid()));
                });
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void a_failed_start_has_a_code_and_leaves_no_process() throws Exception {
        try (var taken = LocalNatsServer.start(folder.resolve("other"), 0)) {
            assertThatThrownBy(() -> LocalNatsServer.start(data, taken.port()))
                    .isInstanceOfSatisfying(
                            LocalServerException.class,
                            refused -> assertThat(refused.code()).isEqualTo("nats.not-started"));
            assertThat(ProcessHandle.current().children())
                    .noneMatch(child -> child.info().commandLine().orElse("").contains(data.toString()));
        }
        LocalNatsServer.start(data, 0).close();
    }

    private Process process(String name, Path worksIn, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(NatsBinary.find().path().resolveSibling(name).toString()));
        command.addAll(Arrays.asList(arguments));
        var process = new ProcessBuilder(command)
                .directory(worksIn.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        foreign.add(process);
        return process;
    }

    private void signal(String name, LocalNatsServer server) throws Exception {
        assertThat(server.isAlive()).isTrue();
        run("sh", "-c", Text.format("kill -%s %s", name, Files.readString(data.resolve("nats-server.pid"))));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
