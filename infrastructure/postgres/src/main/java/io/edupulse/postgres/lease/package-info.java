/// Leases on PostgreSQL, which divide work among nodes. A heartbeat keeps a node's row alive, and leases belong to that
/// row.
@NullMarked
package io.edupulse.postgres.lease;

import org.jspecify.annotations.NullMarked;
