/// Leases on PostgreSQL. Nothing but what spreads work over nodes.
@NullMarked
package io.edupulse.infrastructure.lease;

import org.jspecify.annotations.NullMarked;
