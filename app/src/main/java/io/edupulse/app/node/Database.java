package io.edupulse.app.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edupulse.app.config.Configuration;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.postgres.Migrations;
import io.edupulse.postgres.SessionSettings;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/// A PostgreSQL that this program works on: pooled connections of the application's role, single ones of the same
/// role, and those of the user who may migrate.
final class Database implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final String url;
    private final Configuration configuration;
    private final HikariDataSource pool;

    /// @throws CodedException with `database.unavailable`, or `database.not-migrated` if the application's role is
    ///     missing
    Database(String url, Configuration configuration) {
        this.url = url;
        this.configuration = configuration;
        checkReachable();
        this.pool = openPool();
    }

    /// For statements and transactions as the application.
    DSLContext sql() {
        return DSL.using(pool, SQLDialect.POSTGRES);
    }

    /// Opens connections as the application that are not pooled.
    DataSource single() {
        var source = simple(url, configuration);
        source.setOptions(SessionSettings.ofApplication());
        source.setTcpKeepAlive(true);
        return source;
    }

    /// Looks after the schema as the user who connects.
    static Migrations migrations(String url, Configuration configuration) {
        return new Migrations(
                simple(url, configuration), configuration.partitions().orElse(Configuration.DEFAULT_PARTITIONS));
    }

    @Override
    public void close() {
        pool.close();
    }

    /// With a clear word where there is no server, no such user, or a schema that is not the one of this program.
    private void checkReachable() {
        try (var connection = simple(url, configuration).getConnection()) {
            connection.isValid(1);
        } catch (SQLException e) {
            throw unavailable(e);
        }
        var status = migrations(url, configuration).status();
        switch (status) {
            case CURRENT -> {}
            case BEHIND ->
                throw new CodedException(
                        "database.not-migrated",
                        "The database lacks migrations of this version: run ./edupulse migrate with the same address");
            case AHEAD ->
                throw new CodedException(
                        "database.newer-schema",
                        "The database was migrated by a newer version of EduPulse Live: run that version, or another database");
        }
    }

    static CodedException unavailable(SQLException e) {
        return new CodedException(
                "database.unavailable",
                Text.format(
                        "The database does not answer: %s",
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                e);
    }

    private HikariDataSource openPool() {
        var hikari = new HikariConfig();
        hikari.setDataSource(single());
        hikari.setPoolName("edupulse");
        hikari.setMaximumPoolSize(configuration.poolSize());
        hikari.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        hikari.setInitializationFailTimeout(CONNECT_LIMIT.toMillis());
        return new HikariDataSource(hikari);
    }

    private static PGSimpleDataSource simple(String url, Configuration configuration) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        configuration.databaseUser().ifPresent(source::setUser);
        configuration.databasePassword().ifPresent(source::setPassword);
        source.setApplicationName("edupulse");
        source.setConnectTimeout((int) CONNECT_LIMIT.toSeconds());
        return source;
    }
}
