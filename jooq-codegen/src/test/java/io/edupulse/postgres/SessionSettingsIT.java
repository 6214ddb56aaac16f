package io.edupulse.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SessionSettingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.create(1);

    private Connection session(String options) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setOptions(options);
        return source.getConnection();
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return ask(connection, String.format(Locale.ROOT, "select current_setting('%s')", name));
    }

    @Test
    void the_server_probes_for_a_client_that_is_gone_and_ends_one_that_stands_still() throws SQLException {
        try (var owner = session("");
                var statement = owner.createStatement()) {
            statement.execute(String.format(
                    Locale.ROOT,
                    "alter database %s set default_transaction_isolation = 'repeatable read'",
                    owner.getCatalog()));
        }
        try (var application = session(SessionSettings.ofApplication())) {
            assertThat(setting(application, "role")).isEqualTo(DatabaseRoles.APPLICATION);
            assertThat(setting(application, "tcp_keepalives_idle")).isEqualTo("3");
            assertThat(setting(application, "tcp_keepalives_interval")).isEqualTo("1");
            assertThat(setting(application, "tcp_keepalives_count")).isEqualTo("4");
            assertThat(setting(application, "tcp_user_timeout")).isEqualTo("7000");
            assertThat(setting(application, "idle_in_transaction_session_timeout"))
                    .isEqualTo("8s");
        }
    }

    @Test
    void one_that_stops_in_the_middle_of_its_transaction_does_not_keep_its_locks() throws SQLException {
        try (var stopped = session(SessionSettings.ofApplication());
                var other = session("")) {
            stopped.setAutoCommit(false);
            ask(stopped, "select pg_advisory_xact_lock(1)::text");

            await().atMost(LIMIT)
                    .until(() ->
                            ask(other, "select pg_try_advisory_xact_lock(1)").equals("t"));
        }
    }

    @Test
    void a_foreign_writer_is_probed_while_it_has_the_lock_of_a_partition() throws SQLException {
        try (var writer = session("")) {
            var before = setting(writer, "tcp_keepalives_idle");
            writer.setAutoCommit(false);

            ask(writer, "select lock_partition(0)::text");

            assertThat(setting(writer, "tcp_keepalives_idle")).isEqualTo("3");
            assertThat(setting(writer, "tcp_user_timeout")).isEqualTo("7000");
            assertThat(setting(writer, "idle_in_transaction_session_timeout")).isEqualTo("10s");
            writer.commit();
            assertThat(setting(writer, "tcp_keepalives_idle")).isEqualTo(before);
        }
    }
}
