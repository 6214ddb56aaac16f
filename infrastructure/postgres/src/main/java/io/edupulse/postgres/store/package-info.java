/// The event store on PostgreSQL, through jOOQ and binary COPY. Only the schema of the log and the ports of the kernel
/// are known here.
@NullMarked
package io.edupulse.postgres.store;

import org.jspecify.annotations.NullMarked;
