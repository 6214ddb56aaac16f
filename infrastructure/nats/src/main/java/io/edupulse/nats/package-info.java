/// The log on NATS JetStream: the relay that publishes it, the feed that receives it, and a server to start. Knows
/// envelopes and positions, and no particular event.
@NullMarked
package io.edupulse.nats;

import org.jspecify.annotations.NullMarked;
