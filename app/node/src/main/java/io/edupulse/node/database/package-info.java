/// The connection to PostgreSQL: the pool, the checks before it, and failures of the database as coded ones. Knows no
/// node.
@NullMarked
package io.edupulse.node.database;

import org.jspecify.annotations.NullMarked;
