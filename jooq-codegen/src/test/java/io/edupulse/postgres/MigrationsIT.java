package io.edupulse.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.postgres.Migrations.Status;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private final TestDatabase database = TestDatabase.createEmpty();

    private Migrations migrations(int partitions) {
        return new Migrations(database.owner(), partitions);
    }

    private void execute(String statementText) throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    private int partitions() throws SQLException {
        try (var connection = database.owner().getConnection();
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
    void one_that_a_newer_program_has_migrated_is_ahead() throws SQLException {
        migrations(8).migrate();

        execute("""
                insert into flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                select max(installed_rank) + 1, '999', 'of the future', 'SQL', 'V999__of_the_future.sql', 1, 'us', 1, true
                  from flyway_schema_history""");

        assertThat(migrations(8).status()).isEqualTo(Status.AHEAD);
    }

    @Test
    void a_function_that_has_changed_is_replaced() throws SQLException {
        migrations(8).migrate();

        execute("update flyway_schema_history set checksum = 1 where script like 'R\\_\\_4%'");

        assertThat(migrations(8).status()).isEqualTo(Status.BEHIND);
        assertThat(migrations(8).migrate().migrations()).isEqualTo(1);
    }
}
