/// Snapshots in PostgreSQL. How a state is written is a matter of the JSON package.
@NullMarked
package io.edupulse.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
