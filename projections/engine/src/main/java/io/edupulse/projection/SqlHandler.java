package io.edupulse.projection;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.List;
import org.jooq.DSLContext;

/// A part of a projection that is written with free-form SQL, for what is not a fold by key.
public non-sealed interface SqlHandler extends Handler {

    /// Applies events of one partition, in their order, inside the batch's transaction. May be called again with the
    /// same events after a rollback, so everything it does must go through the given context.
    ///
    /// @param sql writes to the schema that is being filled, live or shadow, when it uses the generated tables
    void handle(DSLContext sql, List<RecordedEvent> events);
}
