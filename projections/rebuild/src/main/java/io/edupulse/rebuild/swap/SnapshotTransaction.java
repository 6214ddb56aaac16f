package io.edupulse.rebuild.swap;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// A transaction that reads and sees one snapshot. Unlike those of jOOQ it begins inside another one's scope and
/// outlives that. Used by one thread.
final class SnapshotTransaction implements AutoCloseable {

    private final DSLContext sql;
    private @Nullable Connection connection;

    SnapshotTransaction(DSLContext sql) {
        this.sql = sql;
    }

    /// Takes a connection and begins; the first statement fixes what is seen.
    DSLContext begin() {
        var taken = sql.configuration().connectionProvider().acquire();
        if (taken == null) {
            throw new DataAccessException("There is no connection");
        }
        connection = taken;
        try {
            taken.setAutoCommit(false);
        } catch (SQLException e) {
            throw new DataAccessException("A transaction cannot begin", e);
        }
        var tx = sql.configuration().derive(taken).dsl();
        tx.execute("set transaction isolation level repeatable read, read only");
        return tx;
    }

    /// Gives the connection back, if there is one.
    @Override
    public void close() {
        var taken = connection;
        if (taken == null) {
            return;
        }
        connection = null;
        try {
            taken.rollback();
            taken.setAutoCommit(true);
        } catch (SQLException e) {
            // It is broken, which the pool finds out.
        } finally {
            sql.configuration().connectionProvider().release(taken);
        }
    }
}
