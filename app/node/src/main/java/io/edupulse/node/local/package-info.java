/// The PostgreSQL and the nats-server that a node starts for itself. Knows no node.
@NullMarked
package io.edupulse.node.local;

import org.jspecify.annotations.NullMarked;
