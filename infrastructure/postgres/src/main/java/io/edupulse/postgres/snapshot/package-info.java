/// Snapshots in PostgreSQL. The JSON module encodes the states.
@NullMarked
package io.edupulse.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
