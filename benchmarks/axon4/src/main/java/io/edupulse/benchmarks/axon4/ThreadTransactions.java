package io.edupulse.benchmarks.axon4;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.ConnectionCloseHandler;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

/// Transactions that belong to a thread and have one connection each, as Spring's: Axon itself has none for
/// JDBC.
final class ThreadTransactions implements TransactionManager, ConnectionProvider {

    private static final Transaction PART_OF_ANOTHER = new Transaction() {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    };

    private static final ConnectionCloseHandler LEFT_OPEN = new ConnectionCloseHandler() {
        @Override
        public void close(Connection connection) {}

        @Override
        public void commit(Connection connection) {}
    };

    private final DataSource pool;

    @SuppressWarnings("ThreadLocalUsage") // one instance for a pool, and a pool for a replay
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    /// @param pool of connections without automatic commits
    ThreadTransactions(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Transaction startTransaction() {
        if (current.get() != null) {
            return PART_OF_ANOTHER;
        }
        try {
            var connection = pool.getConnection();
            current.set(connection);
            return transaction(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Transaction transaction(Connection connection) {
        return new Transaction() {
            @Override
            public void commit() {
                end(connection::commit);
            }

            @Override
            public void rollback() {
                end(connection::rollback);
            }

            private void end(Ending ending) {
                current.remove();
                try (connection) {
                    ending.run();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @FunctionalInterface
    private interface Ending {
        void run() throws SQLException;
    }

    /// That of the thread's transaction, which stays open, or one for reading.
    @Override
    public Connection getConnection() throws SQLException {
        var connection = current.get();
        return connection == null ? pool.getConnection() : ConnectionWrapperFactory.wrap(connection, LEFT_OPEN);
    }
}
