package io.edupulse.projection.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Statements that go to the database together and are executed there one after the other, each with a
/// snapshot of its own: a transaction of many small statements costs its round trips more than anything
/// else.
///
/// In plain JDBC, because jOOQ sends one statement at a time and renders it each time. The text is always
/// the same for the same projection and the rows are in arrays, so that the server plans it once. Used by
/// one thread, once.
public final class StatementBatch {

    private final List<Step> steps = new ArrayList<>();

    /// Gives a statement its parameters, in their order.
    @FunctionalInterface
    public interface Binder {
        void bind(Parameters parameters) throws SQLException;
    }

    /// Takes the rows of a statement.
    @FunctionalInterface
    public interface Reader {
        void read(DSLContext sql, ResultSet rows) throws SQLException;
    }

    private record Step(String sql, Binder binder, Outcome outcome) {}

    @FunctionalInterface
    private interface Outcome {
        void take(DSLContext sql, PreparedStatement statement) throws SQLException;
    }

    /// Adds a statement that returns rows.
    public void query(String sql, Binder binder, Reader reader) {
        steps.add(new Step(sql, binder, (context, statement) -> {
            try (var rows = statement.getResultSet()) {
                reader.read(context, rows);
            }
        }));
    }

    /// Adds a statement that changes rows.
    ///
    /// @param changed is told how many
    public void update(String sql, Binder binder, IntConsumer changed) {
        steps.add(new Step(sql, binder, (context, statement) -> changed.accept(statement.getUpdateCount())));
    }

    /// Sends them, and hands out what comes back, in their order. When one fails, later ones are not
    /// executed.
    public void run(DSLContext sql) {
        if (!steps.isEmpty()) {
            sql.connection(connection -> run(sql, connection));
        }
    }

    private void run(DSLContext sql, Connection connection) throws SQLException {
        var text = steps.stream().map(Step::sql).collect(Collectors.joining(";\n"));
        try (var statement = connection.prepareStatement(text)) {
            var parameters = new Parameters(statement);
            for (var step : steps) {
                step.binder.bind(parameters);
            }
            statement.execute();
            for (var step : steps) {
                step.outcome.take(sql, statement);
                statement.getMoreResults();
            }
        }
    }

    /// The parameters of all the statements, one after the other.
    public static final class Parameters {

        private final PreparedStatement statement;
        private int next = 1;

        private Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        /// Adds an array of texts.
        public void add(@Nullable Object[] texts) throws SQLException {
            statement.setArray(next++, statement.getConnection().createArrayOf("text", texts));
        }
    }
}
