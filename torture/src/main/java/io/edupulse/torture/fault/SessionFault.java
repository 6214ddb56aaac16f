package io.edupulse.torture.fault;

import io.edupulse.torture.process.PostgresPair;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Another program's session that stays in a transaction, with a snapshot or with a lock.
final class SessionFault implements Fault {

    private final PostgresPair pair;
    private final String statement;
    private @Nullable Connection session;

    /// @param statement which the transaction begins with
    SessionFault(PostgresPair pair, String statement) {
        this.pair = pair;
        this.statement = statement;
    }

    @Override
    public String begin() throws SQLException {
        var open = pair.primary().connect();
        session = open;
        open.setAutoCommit(false);
        open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var run = open.createStatement()) {
            run.execute(statement);
        }
        return statement;
    }

    @Override
    public void heal() throws SQLException {
        var open = session;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isBack() throws SQLException {
        return !pair.primary().texts("select 1").isEmpty();
    }
}
