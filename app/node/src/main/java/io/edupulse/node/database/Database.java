package io.edupulse.node.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.log.DatabaseSessions;
import io.edupulse.log.Migrations;
import io.edupulse.log.SessionLimits;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// A PostgreSQL that this program works on: pooled connections of the application's role, single ones of
/// the same role, and those of the user who may migrate.
///
/// A statement that the database does not answer in time fails, and the next one gets another connection.
public final class Database implements AutoCloseable {

    /// The partitions of a new log where the settings name no number.
    static final int DEFAULT_PARTITIONS = 8;

    /// A connection that rests is tried this often, so that what stands between finds it in use.
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    /// The name of the pool.
    public static final String POOL = "edupulse";

    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);

    private final String url;
    private final Settings settings;
    private final HikariDataSource pool;

    /// @throws CodedException with a code that begins with `database.` if the database does not answer,
    ///     or is not one that this program can work on
    public Database(String url, Settings settings) {
        this.url = url;
        this.settings = settings;
        DatabaseCheck.run(url, settings);
        try {
            this.pool = new HikariDataSource(poolConfiguration());
        } catch (RuntimeException e) {
            throw DatabaseFailures.coded(e);
        }
    }

    /// Asks whether a database answers at all, in a moment; true, or a failure.
    ///
    /// @throws CodedException with `database.unavailable`
    public static boolean requireAnswer(String url, Settings settings) {
        var sessions = DatabaseCheck.as(DatabaseSessions.ofUser(url, SessionLimits.prompt(PROBE)), settings);
        return DatabaseFailures.coded(() -> {
            sessions.getConnection().close();
            return true;
        });
    }

    /// The pool at this moment.
    ///
    /// @param waiting threads that wait for a connection
    /// @param most connections that it may have
    public record Pool(int used, int idle, int waiting, int most) {}

    public Pool pool() {
        var now = pool.getHikariPoolMXBean();
        return new Pool(
                now.getActiveConnections(),
                now.getIdleConnections(),
                now.getThreadsAwaitingConnection(),
                pool.getMaximumPoolSize());
    }

    /// For statements and transactions as the application.
    public DSLContext sql() {
        return DSL.using(pool, SQLDialect.POSTGRES);
    }

    /// Opens connections as the application that are not pooled.
    DataSource single() {
        return single(settings.get(Setting.DATABASE_TIMEOUT));
    }

    /// The same with another limit.
    ///
    /// @param answer how long the database may be silent
    public DataSource single(Duration answer) {
        return DatabaseCheck.as(DatabaseSessions.ofApplication(url, SessionLimits.prompt(answer)), settings);
    }

    /// Opens connections as the application that write nothing, to one of the hosts of another address.
    ///
    /// @param host which of the hosts, from 0
    /// @param answer how long the host may be silent
    public static DataSource reading(String url, int host, Duration answer, Settings settings) {
        return DatabaseCheck.as(DatabaseSessions.ofReader(url, host, SessionLimits.prompt(answer)), settings);
    }

    /// Brings a database to the schema of this program, as the user who connects.
    ///
    /// @throws CodedException with a code that begins with `database.`; then nothing has changed
    public static Migrations.Report migrate(String url, Settings settings) {
        var owner = DatabaseCheck.as(DatabaseSessions.ofUser(url, SessionLimits.LONG), settings);
        var partitions = settings.find(Setting.DATABASE_PARTITIONS).orElse(DEFAULT_PARTITIONS);
        return DatabaseFailures.coded(() -> new Migrations(owner, partitions).migrate());
    }

    @Override
    public void close() {
        pool.close();
    }

    private HikariConfig poolConfiguration() {
        long timeout = settings.get(Setting.DATABASE_TIMEOUT).toMillis();
        var hikari = new HikariConfig();
        hikari.setPoolName(POOL);
        hikari.setDataSource(single());
        hikari.setMaximumPoolSize(settings.get(Setting.DATABASE_POOL_SIZE));
        hikari.setConnectionTimeout(timeout);
        hikari.setValidationTimeout(timeout / 2);
        hikari.setInitializationFailTimeout(timeout);
        hikari.setKeepaliveTime(KEEPALIVE.toMillis());
        hikari.setMaxLifetime(LONGEST_LIFE.toMillis());
        return hikari;
    }
}
