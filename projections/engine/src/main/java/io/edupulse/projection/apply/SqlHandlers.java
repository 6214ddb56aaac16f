package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.schema.ProjectionSchema;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// The free-form SQL of a projection. Immutable.
record SqlHandlers(List<SqlHandler> all, SchemaInText check) {

    static SqlHandlers of(ProjectionSchema schema) {
        return new SqlHandlers(
                schema.projection().handlers().stream()
                        .filter(SqlHandler.class::isInstance)
                        .map(SqlHandler.class::cast)
                        .toList(),
                new SchemaInText(schema));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// Gives each handler its own events.
    ///
    /// @throws HandlerFailedException if one fails by itself, and not in the database
    /// @throws CodedException with `projection.schema-in-text`
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

    private static void handle(DSLContext tx, SqlHandler handler, List<RecordedEvent> events) {
        try {
            handler.handle(tx, events);
        } catch (RuntimeException failure) {
            if (failure instanceof DataAccessException e && e.getCause(SQLException.class) != null) {
                throw e;
            }
            if (SchemaInText.isRefusal(failure)) {
                throw failure;
            }
            throw new HandlerFailedException(failure);
        }
    }

    /// Free-form code has failed by itself, and not the database: an event is to blame.
    static final class HandlerFailedException extends RuntimeException {

        HandlerFailedException(RuntimeException failure) {
            super(FailureMessage.of(failure), failure);
        }
    }
}
