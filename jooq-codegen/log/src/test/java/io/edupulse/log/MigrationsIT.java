package io.edupulse.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.local.LocalPostgres;
import io.edupulse.log.Migrations.Report;
import io.edupulse.log.Migrations.Status;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String WAITING =
            " from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    private static final String AN_OLDER_PROGRAM = "update schema_revision set revision = revision - 1";

    private final TestDatabase database = TestDatabase.createEmpty();

    private Migrations migrations(int partitions) {
        return new Migrations(database.ownerSessions(), partitions);
    }

    private void execute(String statementText) throws SQLException {
        try (var connection = database.ownerSessions().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    private int partitions() throws SQLException {
        try (var connection = database.ownerSessions().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select partitions from log_settings")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void an_empty_database_is_behind_and_current_once_migrated() throws SQLException {
        assertThat(migrations(8).status()).isEqualTo(Status.BEHIND);

        assertThat(migrations(8).migrate().migrations()).isPositive();

        assertThat(migrations(8).status()).isEqualTo(Status.CURRENT);
        assertThat(migrations(8).migrate().isNothing()).isTrue();
    }

    @Test
    void the_number_of_partitions_is_that_of_the_first_time() throws SQLException {
        migrations(5).migrate();

        assertThat(migrations(9).migrate().isNothing()).isTrue();

        assertThat(partitions()).isEqualTo(5);
    }

    @Test
    void a_function_that_has_changed_is_replaced() throws SQLException {
        migrations(8).migrate();

        execute("update flyway_schema_history set checksum = 1 where script like 'R\\_\\_4%'");
        execute(AN_OLDER_PROGRAM);

        assertThat(migrations(8).status()).isEqualTo(Status.BEHIND);
        assertThat(migrations(8).migrate().migrations()).isEqualTo(1);
    }

    /// Only a function is newer, so the history of the migrations looks like that of this program.
    @Test
    void one_that_a_newer_program_has_migrated_is_left_as_it_is() throws SQLException {
        migrations(8).migrate();
        execute("update schema_revision set revision = revision + 1");
        execute("update flyway_schema_history set checksum = 1 where script like 'R\\_\\_%'");
        execute("create or replace function partition_of(aggregate_id uuid, partitions integer) returns integer"
                + " language sql immutable strict parallel safe return 0");
        var before = SchemaPicture.of(database.ownerSessions());

        assertThat(migrations(8).status()).isEqualTo(Status.AHEAD);
        assertThatThrownBy(() -> migrations(8).migrate())
                .isInstanceOfSatisfying(
                        DatabaseRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("database.newer-schema"));

        assertThat(SchemaPicture.of(database.ownerSessions())).isEqualTo(before);
    }

    @Test
    void a_migration_that_is_killed_in_the_middle_leaves_nothing() throws Exception {
        var before = SchemaPicture.of(database.ownerSessions());
        try (var other = database.ownerSessions().getConnection();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            execute(other, "create table rebuild_jobs (id integer)"); // V3 waits for what becomes of it
            var migrating = threads.submit(() -> migrations(8).migrate());
            await().atMost(LIMIT).until(() -> waiting() == 1);

            terminateWaiting();

            assertThatThrownBy(migrating::get).isInstanceOf(ExecutionException.class);
            other.rollback();
        }
        assertThat(SchemaPicture.of(database.ownerSessions())).isEqualTo(before);
        assertThat(migrations(8).migrate().migrations()).isPositive();
    }

    @Test
    void a_migration_that_fails_in_the_middle_leaves_nothing() throws SQLException {
        migrations(8).migrate();
        execute("update flyway_schema_history set checksum = 1 where script like 'R\\_\\_%'");
        execute(AN_OLDER_PROGRAM);
        execute("drop function before_snapshot_end");
        execute("create function before_snapshot_end(aggregate_id uuid, fingerprint text) returns text"
                + " language sql return 'another function of this name'"); // R__8 cannot replace it
        var before = SchemaPicture.of(database.ownerSessions());

        assertThatThrownBy(() -> migrations(8).migrate())
                .isInstanceOfSatisfying(
                        DatabaseRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("database.migration-failed"))
                .hasMessageContaining("return type");

        assertThat(SchemaPicture.of(database.ownerSessions())).isEqualTo(before);
    }

    @Test
    void two_at_once_do_it_one_after_the_other() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = threads.invokeAll(List.<Callable<Report>>of(
                    () -> migrations(8).migrate(), () -> migrations(8).migrate()));

            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .satisfiesOnlyOnce(report -> assertThat(report.migrations()).isPositive())
                    .satisfiesOnlyOnce(report -> assertThat(report.isNothing()).isTrue());
        }
    }

    @Test
    void databases_of_one_server_are_migrated_at_once() throws Exception {
        try (var server = LocalPostgres.throwaway();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var migrations = new ArrayList<Callable<Report>>();
            for (var name : List.of("one", "two", "three", "four")) {
                try (var connection = DriverManager.getConnection(server.url("postgres"))) {
                    execute(connection, "create database " + name);
                }
                var source = new PGSimpleDataSource();
                source.setUrl(server.url(name));
                migrations.add(() -> new Migrations(source, 8).migrate());
            }
            for (var report : threads.invokeAll(migrations)) {
                assertThat(report.get().migrations()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQL_ASCII", "LATIN1"})
    void a_database_that_cannot_hold_all_text_is_refused_before_anything_is_written(String encoding)
            throws SQLException {
        var other = TestDatabase.createEmpty("encoding '" + encoding + "' locale 'C' template template0");
        var before = SchemaPicture.of(other.ownerSessions());

        assertThatThrownBy(() -> new Migrations(other.ownerSessions(), 8).migrate())
                .isInstanceOfSatisfying(
                        DatabaseRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("database.encoding"))
                .hasMessageContaining(encoding);

        assertThat(SchemaPicture.of(other.ownerSessions())).isEqualTo(before);
    }

    private int waiting() throws SQLException {
        try (var connection = database.ownerSessions().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*)" + WAITING)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void terminateWaiting() throws SQLException {
        execute("select pg_terminate_backend(pid)" + WAITING);
    }

    private static void execute(Connection connection, String statementText) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }
}
