/// The database of the log: its migrations, its roles and privileges, and sessions with limits. The generated jOOQ
/// classes of its tables are in `io.edupulse.jooq`.
@NullMarked
package io.edupulse.log;

import org.jspecify.annotations.NullMarked;
