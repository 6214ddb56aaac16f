package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.UnfitProjectionException;
import io.edupulse.projection.schema.ProjectionSchema;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;

/// The free-form SQL of a projection. Immutable.
record SqlHandlers(List<SqlHandler> all, ProjectionSchema schema, SchemaInText check) {

    static SqlHandlers of(ProjectionSchema schema) {
        return new SqlHandlers(
                schema.projection().handlers().stream()
                        .filter(SqlHandler.class::isInstance)
                        .map(SqlHandler.class::cast)
                        .toList(),
                schema,
                new SchemaInText(schema));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// Gives each handler its own events.
    ///
    /// @throws HandlerFailedException if one fails by itself, and not in the database
    /// @throws UnfitProjectionException with `projection.schema-in-text` or `projection.invalid-sql`
    void handle(DSLContext tx, List<RecordedEvent> events) {
        if (isEmpty()) {
            return;
        }
        var checked = tx.configuration().deriveAppending(check).dsl();
        for (var handler : all) {
            var own = events.stream()
                    .filter(event -> handler.events().contains(event.event().getClass()))
                    .toList();
            if (!own.isEmpty()) {
                handle(checked, handler, own);
            }
        }
    }

    private void handle(DSLContext tx, SqlHandler handler, List<RecordedEvent> events) {
        try {
            handler.handle(tx, events);
        } catch (UnfitProjectionException unfit) {
            throw unfit;
        } catch (RuntimeException failure) {
            if (failure instanceof DataAccessException e && e.getCause(SQLException.class) != null) {
                throw e.sqlStateClass() == SQLStateClass.C42_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ? invalid(e) : e;
            }
            throw new HandlerFailedException(failure);
        }
    }

    /// No event makes such a statement valid.
    private UnfitProjectionException invalid(DataAccessException refused) {
        var projection = schema.projection();
        return new UnfitProjectionException(
                "projection.invalid-sql",
                Text.format(
                        "A SqlHandler of %s has sent what PostgreSQL refuses, %s: correct it, and name each table as DSL.table(DSL.name(\"%s\", TABLE))",
                        projection.name(), FailureMessage.of(refused), projection.schema()),
                refused);
    }

    /// Free-form code has failed by itself, and not the database: an event is to blame.
    static final class HandlerFailedException extends RuntimeException {

        HandlerFailedException(RuntimeException failure) {
            super(FailureMessage.of(failure), failure);
        }
    }
}
