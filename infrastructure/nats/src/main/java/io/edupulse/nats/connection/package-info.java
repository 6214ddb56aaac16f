/// The connection of this process to NATS, and its settings. Every other package of this module uses it, and it uses
/// none of them.
@NullMarked
package io.edupulse.nats.connection;

import org.jspecify.annotations.NullMarked;
