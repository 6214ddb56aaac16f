package io.edupulse.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {

    @TempDir
    private Path folder;

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

    private ProcessHandle processOf(Path data) throws Exception {
        var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    @Test
    void a_durable_server_keeps_its_data_and_its_promises() throws Exception {
        try (var server = LocalPostgres.durable(folder, 0)) {
            execute(server, "create table kept as select 7 as value");
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show full_page_writes")).isEqualTo("on");
            assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(server.isAlive()).isTrue();
        }
        assertThat(folder.resolve("postmaster.pid")).doesNotExist();

        try (var again = LocalPostgres.durable(folder, 0)) {
            assertThat(query(again, "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void one_that_was_killed_comes_back_with_all_that_was_committed() throws Exception {
        var server = LocalPostgres.durable(folder, 0);
        execute(server, "create table kept as select 7 as value");
        var process = processOf(folder);

        process.destroyForcibly();
        await().until(() -> !server.isAlive());
        server.close();

        try (var again = LocalPostgres.durable(folder, 0)) {
            assertThat(query(again, "select value from kept")).isEqualTo("7");
        }
    }
}
