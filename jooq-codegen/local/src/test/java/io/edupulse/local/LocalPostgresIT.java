package io.edupulse.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// A folder that no server uses, to be copied: that is cheaper than to make each.
    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private final List<Process> foreign = new ArrayList<>();
    private Path data;

    @BeforeAll
    static void make() {
        LocalPostgres.durable(made.resolve("data"), 0).close();
    }

    @BeforeEach
    void copyMade() throws Exception {
        data = folder.resolve("data");
        copy(made.resolve("data"), data);
    }

    @AfterEach
    void endForeign() throws Exception {
        for (var process : foreign) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_durable_server_keeps_its_data_and_its_promises() throws Exception {
        try (var server = LocalPostgres.durable(data, 0)) {
            execute(server, "create table kept as select 7 as value");
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show full_page_writes")).isEqualTo("on");
            assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "show unix_socket_directories")).isEmpty();
            assertThat(server.isAlive()).isTrue();
            server.ask(LIMIT);
        }
        assertThat(data.resolve("postmaster.pid")).doesNotExist();

        try (var again = LocalPostgres.durable(data, 0)) {
            assertThat(query(again, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void one_that_was_killed_comes_back_with_all_that_was_committed() throws Exception {
        var server = LocalPostgres.durable(data, 0);
        execute(server, "create table kept as select 7 as value");
        processOf(data).destroyForcibly();
        await().atMost(LIMIT).until(() -> !server.isAlive());
        server.close();

        try (var again = LocalPostgres.durable(data, 0)) {
            assertThat(query(again, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void a_copy_has_a_server_of_its_own_and_the_original_keeps_its() throws Exception {
        try (var original = LocalPostgres.durable(data, 0)) {
            execute(original, "create table side as select 'original' as name");
            execute(original, "checkpoint");
            var copied = folder.resolve("copy");
            copy(data, copied);
            try (var copy = LocalPostgres.durable(copied, 0)) {
                execute(copy, "update side set name = 'copy'");
                assertThat(original.isAlive()).isTrue();
                assertThat(query(original, "select name from side")).isEqualTo("original");
            }
            assertThat(query(original, "select name from side")).isEqualTo("original");
        }
    }

    @Test
    void what_an_earlier_process_left_behind_is_stopped_also_in_a_moved_folder() throws Exception {
        var first = LocalPostgres.durable(data, 0);
        var second = LocalPostgres.durable(data, 0); // as if the process of the first had been killed
        assertThat(first.isAlive()).isFalse();
        var moved = folder.resolve("moved with blanks, 'quotes' and $(touch dollars)/" + "long".repeat(50));
        Files.createDirectories(moved.getParent());
        Files.move(data, moved);
        try (var third = LocalPostgres.durable(moved, 0)) {
            assertThat(second.isAlive()).isFalse();
            assertThat(query(third, "select 1")).isEqualTo("1");
        }
        assertThat(moved).exists();
    }

    @Test
    void a_left_server_that_is_stopped_by_a_signal_is_ended_too() throws Exception {
        var first = LocalPostgres.durable(data, 0);
        signal("STOP", processOf(data).pid());
        assertThatThrownBy(() -> first.ask(Duration.ofSeconds(1))).isInstanceOf(IOException.class);
        first.stop(Duration.ofMillis(100));
        assertThat(first.isAlive()).isFalse();
        LocalPostgres.durable(data, 0).close();
    }

    @Test
    void the_process_of_a_stale_number_is_left_alone() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        for (var stranger : List.of(process("postgres", elsewhere), process("something", data))) {
            Files.writeString(
                    data.resolve("postmaster.pid"), stranger.pid() + "\n" + data + "\n1700000000\n5432\n\n*\n");
            LocalPostgres.durable(data, 0).close();
            assertThat(stranger.isAlive()).isTrue();
        }
    }

    @Test
    void a_postgres_that_this_program_did_not_start_is_left_alone_and_told() throws Exception {
        var stranger = process("postgres", data);
        assertThatThrownBy(() -> LocalPostgres.durable(data, 0))
                .isInstanceOfSatisfying(LocalServerException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("data.in-use");
                    assertThat(refused).hasMessageContaining(Long.toString(stranger.pid()));
                });
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void what_a_full_disk_or_a_kill_leaves_of_a_start_is_no_obstacle() throws Exception {
        Files.writeString(data.resolve("postmaster.pid"), "");
        LocalPostgres.durable(data, 0).close();

        var fresh = folder.resolve("fresh");
        Files.createDirectories(folder.resolve("fresh.new/base"));
        Files.writeString(folder.resolve("fresh.new/postgresql.conf"), "half a file");
        LocalPostgres.durable(fresh, 0).close();
        assertThat(folder.resolve("fresh.new")).doesNotExist();
    }

    @Test
    void a_failed_start_has_a_code_and_leaves_no_process() throws Exception {
        try (var taken = LocalPostgres.durable(data, 0)) {
            var other = folder.resolve("other");
            copy(made.resolve("data"), other);
            assertThatThrownBy(() -> LocalPostgres.durable(other, taken.port()))
                    .isInstanceOfSatisfying(LocalServerException.class, refused -> {
                        assertThat(refused.code()).isEqualTo("postgres.not-started");
                        assertThat(refused).hasMessageContaining("could not create any TCP/IP sockets");
                    });
            assertThat(ProcessHandle.current().children())
                    .noneMatch(child -> child.info().commandLine().orElse("").contains(other.toString()));
            LocalPostgres.durable(other, 0).close();
        }
        Files.delete(data.resolve("PG_VERSION"));
        assertThatThrownBy(() -> LocalPostgres.durable(data, 0))
                .isInstanceOfSatisfying(
                        LocalServerException.class,
                        refused -> assertThat(refused.code()).isEqualTo("postgres.folder"));
    }

    @Test
    void a_throwaway_server_leaves_no_folder() throws Exception {
        var server = LocalPostgres.throwaway();
        var used = Path.of(query(server, "show data_directory"));
        assertThat(used).exists();
        server.close();
        assertThat(used.getParent()).doesNotExist();
    }

    /// A process that looks like a server and works in a folder.
    private Process process(String name, Path worksIn) throws IOException {
        var program = Files.createTempDirectory(folder, "bin").resolve(name);
        Files.copy(Path.of("/bin/sleep"), program);
        program.toFile().setExecutable(true);
        var process = new ProcessBuilder(program.toString(), "600")
                .directory(worksIn.toFile())
                .start();
        foreign.add(process);
        return process;
    }

    private static void copy(Path from, Path to) throws Exception {
        run("cp", "-a", from.toString(), to.toString());
    }

    private static void signal(String name, long pid) throws Exception {
        run("sh", "-c", "kill -" + name + " " + pid);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static ProcessHandle processOf(Path data) throws Exception {
        var pid = Files.readAllLines(data.resolve("postmaster.pid"), US_ASCII).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static String query(LocalPostgres server, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url("postgres"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(LocalPostgres server, String statementText) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }
}
