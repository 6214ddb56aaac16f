package io.edupulse.node.standby;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edupulse.projection.read.Source;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// The connections of one turn of a standby. Thread-safe.
///
/// @param source reads by these connections
record StandbyPool(HikariDataSource connections, Source source) {

    private static final String NAME = "edupulse-query";
    private static final int AT_REST = 2;
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);
    private static final Duration VALIDATION = Duration.ofSeconds(1);

    /// Of a query for a connection.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /// With the first connection made.
    ///
    /// @throws RuntimeException if there is none in a moment
    static StandbyPool open(String host, DataSource sessions, int size, Duration timeout) {
        var wait = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout : LONGEST_WAIT;
        var hikari = new HikariConfig();
        hikari.setPoolName(NAME);
        hikari.setDataSource(sessions);
        hikari.setMaximumPoolSize(size);
        hikari.setMinimumIdle(Math.min(AT_REST, size));
        hikari.setIdleTimeout(IDLE.toMillis());
        hikari.setConnectionTimeout(wait.toMillis());
        hikari.setValidationTimeout(VALIDATION.toMillis());
        hikari.setInitializationFailTimeout(1); // one attempt
        hikari.setKeepaliveTime(KEEPALIVE.toMillis());
        hikari.setMaxLifetime(LONGEST_LIFE.toMillis());
        var pool = new HikariDataSource(hikari);
        return new StandbyPool(pool, Source.standby(host, DSL.using(pool, SQLDialect.POSTGRES)));
    }

    /// Returns at once. Queries that are under way fail, also those that a server which hangs does not answer.
    void close() {
        Thread.ofVirtual().name("close-" + source.name()).start(connections::close);
    }
}
