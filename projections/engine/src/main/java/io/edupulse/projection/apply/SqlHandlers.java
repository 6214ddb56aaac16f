package io.edupulse.projection.apply;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SqlHandler;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// The free-form SQL of a projection. Immutable.
record SqlHandlers(List<SqlHandler> all) {

    static SqlHandlers of(Projection projection) {
        return new SqlHandlers(projection.handlers().stream()
                .filter(SqlHandler.class::isInstance)
                .map(SqlHandler.class::cast)
                .toList());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// Gives each handler its own events.
    ///
    /// @throws HandlerFailedException if one fails by itself, and not in the database
    void handle(DSLContext tx, List<RecordedEvent> events) {
        for (var handler : all) {
            var own = events.stream()
                    .filter(event -> handler.events().contains(event.event().getClass()))
                    .toList();
            if (!own.isEmpty()) {
                handle(tx, handler, own);
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
