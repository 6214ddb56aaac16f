package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.live.ReadModelWaiter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Read models in a database of their own, which has the log by logical replication, as `docs/scale.md` tells.
@Timeout(600)
class ReadModelsElsewhereIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final String PUBLISH = """
            -- @start region=publish
            create publication edupulse_log for table log_settings, domain_events;
            -- @end region=publish
            """;

    private static final String TAKE_NO_OTHERS = """
            -- @start region=copy
            truncate log_settings;
            create function refuse_events() returns trigger language plpgsql as
              $$ begin raise 'This is a copy of the log: send commands to the nodes of the log itself'; end $$;
            create trigger refuse_events before insert on domain_events execute function refuse_events();
            -- @end region=copy
            """;

    @TempDir
    private Path folder;

    private LocalPostgres postgres;
    private LocalNatsServer nats;
    private Node writing;

    @BeforeEach
    void start() throws SQLException {
        var data = folder.resolve("postgres");
        try (var once = LocalPostgres.durable(data, 0)) {
            execute(once, "postgres", "alter system set wal_level = logical", "create database elsewhere");
        }
        postgres = LocalPostgres.durable(data, 0);
        nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        Client.migrate(settings("postgres", "relay"));
        Client.migrate(settings("elsewhere", "projections"));
        replicate();
        writing = Node.start(Main.PROGRAM.definition(), settings("postgres", "relay"));
    }

    @AfterEach
    void stop() throws SQLException {
        writing.close();
        execute(postgres, "elsewhere", "drop subscription edupulse_log");
        nats.close();
        postgres.close();
    }

    @Test
    void follow_a_log_in_another_database_also_after_a_stop() {
        Receipt last;
        try (var reading = Node.start(Main.PROGRAM.definition(), settings("elsewhere", "projections"))) {
            last = draft(writing, 50);
            awaitShown(reading, last);
            assertThatThrownBy(() -> draft(reading, 1))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("store.refused"));
        }
        var missed = draft(writing, 50);

        try (var reading = Node.start(Main.PROGRAM.definition(), settings("elsewhere", "projections"))) {
            awaitShown(reading, missed);
            awaitShown(reading, draft(writing, 50));
            await().atMost(LIMIT).until(() -> reading.status().agree());
        }
    }

    private static void awaitShown(Node reading, Receipt receipt) {
        reading.get(ReadModelWaiter.class).await("lesson-catalog", receipt, LIMIT);
    }

    private static Receipt draft(Node node, int lessons) {
        Receipt last = null;
        for (int i = 0; i < lessons; i++) {
            var result = node.get(CommandGateway.class)
                    .send(new DraftLesson(UUID.randomUUID(), UUID.randomUUID(), "Rivers"));
            last = ((Accepted) result).receipt();
        }
        return last;
    }

    /// Both databases are of one server here, where the slot must be made first.
    private void replicate() throws SQLException {
        execute(postgres, "postgres", PUBLISH);
        execute(postgres, "postgres", "select pg_create_logical_replication_slot('edupulse_log', 'pgoutput')");
        execute(
                postgres,
                "elsewhere",
                TAKE_NO_OTHERS,
                "create subscription edupulse_log connection 'host=127.0.0.1 port=" + postgres.port()
                        + " user=postgres dbname=postgres' publication edupulse_log with (create_slot = false)");
        await().atMost(LIMIT).until(() -> hasLog());
    }

    private boolean hasLog() throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url("elsewhere"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from log_settings")) {
            return rows.next();
        }
    }

    private Settings settings(String database, String roles) {
        return Settings.defaults()
                .with(Setting.DATABASE_URL, postgres.url(database))
                .with(Setting.NATS_URL, nats.url())
                .with(Setting.ROLES, roles)
                .with(Setting.DATA, folder.resolve("data-" + database));
    }

    private static void execute(LocalPostgres server, String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(database));
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }
}
