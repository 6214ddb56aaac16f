package io.edupulse.postgres.store;

import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;

/// Calls the SQL function `append_events`, once or several times in a transaction.
///
/// In plain JDBC, because jOOQ writes arrays as text, element by element, which costs a quarter of the throughput of
/// a large batch and half of that of a single append.
///
/// @param sent becomes true once the server may have received the call
record AppendCall(Partitions partitions, AtomicBoolean sent) {

    private static final String CALL = """
            select actual_sequence, first_position, repeated_keys, repeated_sequences, repeated_positions
              from append_events(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /// @param appends at most one for an aggregate
    List<AppendOutcome> execute(DSLContext sql, List<Append> appends) {
        return sql.connectionResult(connection -> execute(connection, appends));
    }

    private List<AppendOutcome> execute(Connection connection, List<Append> appends) throws SQLException {
        try (var statement = connection.prepareStatement(CALL)) {
            new AppendArrays(appends, partitions).bind(statement);
            sent.set(true);
            var outcomes = new ArrayList<AppendOutcome>(appends.size());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    outcomes.add(outcome(appends.get(outcomes.size()), rows));
                }
            }
            return outcomes;
        }
    }

    private AppendOutcome outcome(Append append, ResultSet row) throws SQLException {
        var id = append.aggregateId();
        int partition = partitions.of(id);
        var repeatedKeys = row.getArray("repeated_keys");
        if (repeatedKeys != null) {
            return repeated(id, partition, (String[]) repeatedKeys.getArray(), row);
        }
        long firstPosition = row.getLong("first_position");
        return row.wasNull()
                ? new Conflict(id, append.expectedSequence(), row.getLong("actual_sequence"))
                : new Appended(id, append.lastSequence(), partition, firstPosition);
    }

    private static Repeated repeated(UUID id, int partition, String[] keys, ResultSet row) throws SQLException {
        var sequences = (Long[]) row.getArray("repeated_sequences").getArray();
        var positions = (Long[]) row.getArray("repeated_positions").getArray();
        var receipts = new HashMap<String, Receipt>();
        for (int i = 0; i < keys.length; i++) {
            receipts.put(keys[i], new Receipt(id, sequences[i], partition, positions[i]));
        }
        return new Repeated(receipts);
    }
}
