/// Snapshots in PostgreSQL. How a state is written is a matter of the JSON package.
@NullMarked
package io.edupulse.infrastructure.snapshot;

import org.jspecify.annotations.NullMarked;
