/// The JetStream stream of each partition: its name, its settings, its messages, and its comparison with the log. The
/// sequence of a message equals the position of its event.
@NullMarked
package io.edupulse.nats.stream;

import org.jspecify.annotations.NullMarked;
