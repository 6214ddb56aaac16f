package io.edupulse.testkit.environment;

import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.log.DatabaseRoles;
import io.edupulse.log.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The servers of a run. A database is a copy of a migrated template, which takes a few milliseconds. Thread-safe.
final class TestServers implements AutoCloseable {

    private final Map<Integer, String> templates = new HashMap<>();
    private @Nullable LocalPostgres postgres;
    private @Nullable LocalNatsServer nats;
    private @Nullable Path natsFolder;
    private int last;

    synchronized TestDatabase newDatabase(int partitions) {
        var template = templates.computeIfAbsent(partitions, this::createTemplate);
        var name = "test_" + ++last;
        administer(Text.format("create database %s template %s", name, template));
        // A copy has the template's content, but not what was granted on the database itself.
        administer(Text.format("grant create, temporary on database %s to %s", name, DatabaseRoles.APPLICATION));
        return new TestDatabase(
                postgres().url(name), partitions, () -> administer(Text.format("drop database %s with (force)", name)));
    }

    synchronized TestBroker newBroker() {
        return new TestBroker(nats().url(), "test-" + ++last);
    }

    private String createTemplate(int partitions) {
        var name = "template_of_" + partitions;
        // What a migration that failed has left would hide its cause from the next test.
        administer(Text.format("drop database if exists %s with (force)", name));
        administer("create database " + name);
        var database = new PGSimpleDataSource();
        database.setUrl(postgres().url(name));
        try {
            new Migrations(database, partitions).migrate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    private void administer(String statementText) {
        try (var connection = DriverManager.getConnection(postgres().url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private LocalPostgres postgres() {
        var running = postgres;
        if (running == null) {
            running = LocalPostgres.throwaway();
            postgres = running;
        }
        return running;
    }

    private LocalNatsServer nats() {
        var running = nats;
        if (running == null) {
            try {
                natsFolder = Files.createTempDirectory("edupulse-test-nats");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            running = LocalNatsServer.start(natsFolder, 0);
            nats = running;
        }
        return running;
    }

    @Override
    public synchronized void close() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
        if (nats != null) {
            nats.close();
        }
        if (natsFolder != null) {
            delete(natsFolder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
