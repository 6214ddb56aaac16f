/// Leases on PostgreSQL. Nothing but what spreads work over nodes.
@NullMarked
package io.edupulse.postgres.lease;

import org.jspecify.annotations.NullMarked;
