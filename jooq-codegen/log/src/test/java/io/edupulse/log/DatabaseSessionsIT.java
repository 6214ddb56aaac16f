package io.edupulse.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseSessionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.create(1);

    private Connection application() throws SQLException {
        return DatabaseSessions.ofApplication(database.url(), SessionLimits.prompt(Duration.ofSeconds(10)))
                .getConnection();
    }

    private Connection owner() throws SQLException {
        return database.ownerSessions().getConnection();
    }

    private static void execute(Connection connection, String statementText) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
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
        try (var application = application()) {
            assertThat(setting(application, "role")).isEqualTo(DatabaseRoles.APPLICATION);
            assertThat(setting(application, "tcp_keepalives_idle")).isEqualTo("3");
            assertThat(setting(application, "tcp_keepalives_interval")).isEqualTo("1");
            assertThat(setting(application, "tcp_keepalives_count")).isEqualTo("4");
            assertThat(setting(application, "tcp_user_timeout")).isEqualTo("7000");
            assertThat(setting(application, "idle_in_transaction_session_timeout"))
                    .isEqualTo("8s");
        }
    }

    /// Settings that a database may have for good reasons of its own, and with which statements of this program would
    /// fail, find other tables or mean something else.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            search_path                    | nowhere        | public, pg_temp
            default_transaction_isolation  | 'serializable' | read committed
            default_transaction_read_only  | on             | off
            default_transaction_deferrable | on             | off
            standard_conforming_strings    | off            | on
            IntervalStyle                  | iso_8601       | postgres
            TimeZone                       | 'Asia/Tehran'  | UTC
            bytea_output                   | escape         | hex
            jit                            | on             | off
            array_nulls                    | off            | on
            transform_null_equals          | on             | off
            statement_timeout              | '1h'           | 8s
            lock_timeout                   | '1h'           | 5s
            idle_session_timeout           | '1h'           | 0
            transaction_timeout            | '1h'           | 0
            """)
    void what_a_database_or_a_user_sets_otherwise_each_session_sets_for_itself(
            String name, String otherwise, String own) throws SQLException {
        try (var owner = owner()) {
            execute(
                    owner,
                    String.format(Locale.ROOT, "alter database %s set %s = %s", owner.getCatalog(), name, otherwise));
        }
        try (var application = application()) {
            assertThat(setting(application, name)).isEqualTo(own);
        }
    }

    /// Else the first word of the search path, "$user", leads there.
    @Test
    void a_schema_that_is_named_like_the_user_is_not_looked_into() throws SQLException {
        try (var owner = owner()) {
            for (var user : List.of(DatabaseRoles.APPLICATION, "postgres")) {
                execute(owner, "create schema " + user);
                execute(owner, "create table " + user + ".log_settings as select 7 as partitions");
                execute(owner, "grant usage on schema " + user + " to public");
                execute(owner, "grant select on " + user + ".log_settings to public");
            }
        }
        try (var application = application();
                var user = DatabaseSessions.ofUser(database.url(), SessionLimits.LONG)
                        .getConnection()) {
            assertThat(ask(application, "select partitions from log_settings")).isEqualTo("1");
            assertThat(ask(user, "select partitions from log_settings")).isEqualTo("1");
        }
    }

    @Test
    void one_that_stops_in_the_middle_of_its_transaction_does_not_keep_its_locks() throws SQLException {
        var second = Duration.ofSeconds(1);
        var limits = new SessionLimits(LIMIT, LIMIT, LIMIT, second); // those of the application take eight
        try (var stopped =
                        DatabaseSessions.ofApplication(database.url(), limits).getConnection();
                var other = owner()) {
            stopped.setAutoCommit(false);
            ask(stopped, "select pg_advisory_xact_lock(1)::text");

            await().atMost(LIMIT)
                    .until(() ->
                            ask(other, "select pg_try_advisory_xact_lock(1)").equals("t"));
        }
    }

    @Test
    void a_foreign_writer_is_probed_while_it_has_the_lock_of_a_partition() throws SQLException {
        try (var writer = owner()) {
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

    @Test
    void of_several_hosts_the_primary_is_meant_unless_the_address_says_otherwise() {
        var several = DatabaseSessions.ofApplication("jdbc:postgresql://one,two/db", SessionLimits.LONG);
        var any = DatabaseSessions.ofApplication(
                "jdbc:postgresql://one,two/db?targetServerType=any&hostRecheckSeconds=30", SessionLimits.LONG);
        var one = DatabaseSessions.ofApplication("jdbc:postgresql://one/db", SessionLimits.LONG);

        assertThat(several.getTargetServerType()).isEqualTo("primary");
        assertThat(several.getHostRecheckSeconds()).isEqualTo(1);
        assertThat(any.getTargetServerType()).isEqualTo("any");
        assertThat(any.getHostRecheckSeconds()).isEqualTo(30);
        assertThat(one.getTargetServerType()).isEqualTo("any");
    }
}
