package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log is append-only because nobody who works with it may do anything else.
class LogPrivilegesIT {

    private final TestLog log = new TestLog();

    @BeforeEach
    void write_something() {
        log.store().append(List.of(TestLog.keyed(UUID.randomUUID(), 0, 2, "key")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update domain_events set payload = '{}'",
                "update domain_events set position = position + 1",
                "delete from domain_events",
                "truncate domain_events",
                "alter table domain_events disable trigger all",
                "drop table domain_events",
                "update command_receipts set sequence = 1",
                "delete from command_receipts",
                "insert into command_receipts values (gen_random_uuid(), 'k', 1, 0, 1)",
                "update log_settings set partitions = 1",
                "create table public.mine (id integer)",
                "create function public.mine() returns integer language sql return 1"
            })
    void neither_the_application_nor_a_foreign_writer_may(String statement) throws Exception {
        try (var application = log.asApplication();
                var writer = log.asForeignWriter()) {
            assertDenied(application, statement);
            assertDenied(writer, statement);
        }
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void the_application_appends_through_the_function_only() throws Exception {
        try (var application = log.asApplication()) {
            assertDenied(application, """
                    insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                    values (gen_random_uuid(), gen_random_uuid(), 1, now(), 'Noted', '{}')""");
        }
    }

    @Test
    void a_foreign_writer_may_not_choose_a_place_nor_call_the_function() throws Exception {
        try (var writer = log.asForeignWriter()) {
            assertDenied(writer, """
                    insert into domain_events
                      (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position)
                    values (gen_random_uuid(), gen_random_uuid(), 1, now(), 'Noted', '{}', 0, 7)""");
            assertDenied(writer, """
                    select * from append_events('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
                                                '{}', '{}', '{}')""");
        }
    }

    @Test
    void the_application_owns_the_schemas_of_its_read_models() throws Exception {
        try (var application = log.asApplication();
                var statement = application.createStatement()) {
            assertThatCode(() -> {
                        statement.execute("create schema mine");
                        statement.execute("create table mine.view (id uuid primary key)");
                        statement.execute("drop schema mine cascade");
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static void assertDenied(Connection connection, String statementText) {
        assertThatThrownBy(() -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(statementText);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
}
