package io.edupulse.benchmarks.suite;

import io.edupulse.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The one PostgreSQL of a run, durable, with a database for each contestant.
final class Server implements AutoCloseable {

    private final LocalPostgres postgres;
    private final List<String> databases = new ArrayList<>();

    private Server(LocalPostgres postgres) {
        this.postgres = postgres;
    }

    static Server start(Path folder) throws IOException {
        return new Server(LocalPostgres.durable(Files.createDirectories(folder), 0));
    }

    /// The address of a new database.
    String create(String database) {
        execute("create database " + database);
        databases.add(database);
        return postgres.url(database);
    }

    /// Writes out what earlier turns have left to be written, so that no contestant pays for another one.
    void settle() {
        execute("checkpoint");
    }

    /// Drops all databases, so that nothing looks after them while another workload is measured.
    void clear() {
        databases.forEach(database -> execute(String.format(Locale.ROOT, "drop database %s with (force)", database)));
        databases.clear();
        settle();
    }

    String setting(String name) {
        try (var connection = DriverManager.getConnection(postgres.url("postgres"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(String.format(Locale.ROOT, "select current_setting('%s')", name))) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String statementText) {
        try (var connection = DriverManager.getConnection(postgres.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
