/// The read models of EduPulse Live. Each has three parts: its tables (`db/readmodel/*.sql`), how events change them
/// (`XProjection`), and what can be asked of them (`X`); a query is one SQL statement and so sees one whole read model.
@NullMarked
package io.edupulse.projections.classroom;

import org.jspecify.annotations.NullMarked;
