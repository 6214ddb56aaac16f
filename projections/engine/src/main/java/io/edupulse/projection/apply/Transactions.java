package io.edupulse.projection.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jooq.DSLContext;

/// Short transactions. Those of jOOQ ask the server for its isolation level first, which is a round trip of
/// its own and a quarter of what a small batch costs.
final class Transactions {

    private Transactions() {}

    /// Does the work in a transaction, with the settings of the given context, and commits; rolls back what
    /// throws.
    static <T> T result(DSLContext sql, Function<DSLContext, T> work) {
        return sql.connectionResult(connection -> {
            connection.setAutoCommit(false);
            try {
                var result = work.apply(sql.configuration().derive(connection).dsl());
                connection.commit();
                return result;
            } catch (RuntimeException | Error failure) {
                rollBack(connection, failure);
                throw failure;
            } finally {
                end(connection);
            }
        });
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /// A connection that is broken is not used again anyway.
    private static void end(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.setAutoCommit(true);
        }
    }
}
