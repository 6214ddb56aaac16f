package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.classroom.lesson.LessonCommand.PublishLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Databases as they are in the world: they work, or are refused with a code before anything is written.
class OddDatabasesIT {

    private static final String TITLE = "Iğdır \\ 'λ' 日本";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    private static Path data;

    private static NodeProcess node;
    private static URI server;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.serve(data);
        server = URI.create(node.databaseUrl().substring("jdbc:".length()));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    private static String create(String options) throws SQLException {
        var name = "odd_" + NUMBERS.incrementAndGet();
        execute("postgres", "create database " + name + " " + options);
        return name;
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url(database, "postgres", server.getPort()));
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    private static String url(String database, String user, int port) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=" + user;
    }

    private static Settings at(String url) {
        return Settings.defaults().with(Setting.DATABASE_URL, url);
    }

    private static Settings owner(String database) {
        return at(url(database, "postgres", server.getPort()));
    }

    private static void assertWorks(Settings settings) {
        try (var client = Client.open(Main.PROGRAM.definition(), settings)) {
            var lesson = UUID.randomUUID();
            var result = client.get(CommandGateway.class).send(new DraftLesson(lesson, UUID.randomUUID(), TITLE));
            assertThat(result).isInstanceOf(Accepted.class);
            assertThat(client.get(EventReader.class).readAggregate(lesson, 0))
                    .first()
                    .satisfies(event -> assertThat(event.event().toString()).contains(TITLE));
        }
    }

    private static void assertRefused(Settings settings, String code, String message) {
        assertThatThrownBy(
                        () -> Client.open(Main.PROGRAM.definition(), settings).close())
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void settings_of_the_database_and_the_user_do_not_matter() throws SQLException {
        var database = create("");
        execute("postgres", "create role odd superuser login", "alter role odd set search_path = nowhere");
        execute(
                database,
                "create schema odd",
                "create table odd.domain_events (id integer)",
                "alter database " + database + " set default_transaction_isolation = 'serializable'",
                "alter database " + database + " set default_transaction_read_only = on",
                "alter database " + database + " set standard_conforming_strings = off",
                "alter database " + database + " set DateStyle = 'German, DMY'",
                "alter database " + database + " set IntervalStyle = iso_8601",
                "alter database " + database + " set TimeZone = 'Asia/Tehran'",
                "alter database " + database + " set bytea_output = escape",
                "alter database " + database + " set statement_timeout = '1s'",
                "alter database " + database + " set idle_session_timeout = '1s'");
        var settings = at(url(database, "odd", server.getPort()));

        Client.migrate(settings);

        assertWorks(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "locale_provider icu icu_locale 'tr-TR' locale 'C' encoding 'UTF8' template template0",
                "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C' encoding 'UTF8' template template0"
            })
    void any_collation_works(String collation) throws SQLException {
        var database = create(collation);

        Client.migrate(owner(database));

        assertWorks(owner(database));
    }

    /// In Turkish, `i` and `I` are no pair, and texts are in another order.
    @Test
    void a_node_on_a_turkish_database_projects_verifies_and_rebuilds(@TempDir Path folder) throws Exception {
        var database = create("locale_provider icu icu_locale 'tr-TR' locale 'C' encoding 'UTF8' template template0");
        var settings = List.of("--database-url", url(database, "postgres", server.getPort()));
        assertThat(execute(List.of("migrate"), settings).exitCode()).isZero();
        try (var turkish =
                NodeProcess.serve(folder, builder -> builder.command().addAll(settings))) {
            var titles = List.of("ISPARTA", "ısparta", "İzmir", "izmir", "Iğdır");
            publish(owner(database), titles);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(turkish.run("query", "find-lessons", "--json")
                                    .json()
                                    .path("items")
                                    .size())
                            .isEqualTo(titles.size()));
            for (var command : List.of(
                    List.of("verify", "lesson-catalog"),
                    List.of("rebuild", "--all"),
                    List.of("verify", "lesson-catalog"))) {
                var result = turkish.run(command.toArray(String[]::new));
                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(result.out()).contains("all rows are");
            }
        }
    }

    private static void publish(Settings settings, List<String> titles) {
        try (var client = Client.open(Main.PROGRAM.definition(), settings)) {
            var gateway = client.get(CommandGateway.class);
            for (var title : titles) {
                var lesson = UUID.randomUUID();
                var teacher = UUID.randomUUID();
                assertThat(gateway.send(new DraftLesson(lesson, teacher, title)))
                        .isInstanceOf(Accepted.class);
                assertThat(gateway.send(new PublishLesson(lesson, teacher))).isInstanceOf(Accepted.class);
            }
        }
    }

    private static NodeProcess.Result execute(List<String> command, List<String> settings) throws Exception {
        return NodeProcess.execute(
                Stream.concat(command.stream(), settings.stream()).toArray(String[]::new));
    }

    @Test
    void a_database_with_another_encoding_is_refused() throws SQLException {
        var database = create("encoding 'LATIN1' locale 'C' template template0");
        assertThatThrownBy(() -> Client.migrate(owner(database)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("database.encoding"));
        assertRefused(owner(database), "database.encoding", "LATIN1");
    }

    @Test
    void one_without_a_log_is_told_from_one_that_cannot_be_reached() throws SQLException {
        assertRefused(owner(create("")), "database.not-migrated", "`migrate`");
        assertRefused(owner("nowhere"), "database.unavailable", "--database-url");
    }

    @Test
    void what_a_restored_database_lacks_is_named_and_established() throws SQLException {
        var database = create("");
        Client.migrate(owner(database));
        execute(
                database,
                "revoke all on snapshots from edupulse_app",
                "revoke all on function append_events from edupulse_app",
                "revoke all on database " + database + " from edupulse_app",
                "revoke all on flyway_schema_history from edupulse_app");
        assertRefused(owner(database), "database.privileges", "has create on database " + database);

        assertThat(Client.migrate(owner(database)).established())
                .contains("edupulse_app has execute on function append_events");

        assertWorks(owner(database));
    }

    @Test
    void a_user_who_may_not_take_the_role_is_told_what_to_grant() throws SQLException {
        var database = create("");
        Client.migrate(owner(database));
        execute("postgres", "create role lonely login");
        var lonely = at(url(database, "lonely", server.getPort()));
        assertRefused(lonely, "database.privileges", "grant edupulse_app to lonely");

        execute("postgres", "grant edupulse_app to lonely");

        assertWorks(lonely);
    }

    @Test
    void one_that_a_newer_program_has_migrated_is_refused() throws SQLException {
        var database = create("");
        Client.migrate(owner(database));
        execute(database, "update schema_revision set revision = revision + 1");
        assertRefused(owner(database), "database.newer-schema", "newer version");
    }

    @Test
    void one_with_too_few_connections_for_the_pool_is_refused() throws SQLException {
        var database = create("");
        Client.migrate(owner(database));
        execute("postgres", "alter database " + database + " connection limit 12");
        execute("postgres", "create role few login in role edupulse_app");
        assertRefused(at(url(database, "few", server.getPort())), "database.connections", "--database-pool-size");
    }

    @Test
    void a_pooler_that_shares_sessions_between_transactions_is_refused() throws Exception {
        try (var pooler = TransactionPooler.to(server.getPort())) {
            assertRefused(at(url("postgres", "postgres", pooler.port())), "database.pooler", "pool_mode = session");
        }
    }
}
