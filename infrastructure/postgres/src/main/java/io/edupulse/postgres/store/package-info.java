/// The log on PostgreSQL, through jOOQ. Knows the schema of the log and the ports of the kernel.
@NullMarked
package io.edupulse.postgres.store;

import org.jspecify.annotations.NullMarked;
