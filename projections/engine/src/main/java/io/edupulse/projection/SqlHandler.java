package io.edupulse.projection;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.List;
import org.jooq.DSLContext;

/// A part of a projection that is written with free-form SQL, for what is not a fold by key.
public non-sealed interface SqlHandler extends Handler {

    /// Applies events of one partition, in their order, inside the batch's transaction. May be called again with the
    /// same events after a rollback, so everything it does must go through the given context.
    ///
    /// Name each table as a generated class, or as `DSL.table(DSL.name("the_schema", "the_table"))`: both mean
    /// the schema that is filled, which in a rebuild is not the live one. A statement with the schema's name in
    /// its text is refused with `projection.schema-in-text`.
    ///
    /// @param sql writes to the schema that is filled
    void handle(DSLContext sql, List<RecordedEvent> events);
}
