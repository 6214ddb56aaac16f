/// The Guice module of the event log on NATS JetStream. The relay publishes the log into streams, and feeds read the
/// streams; nothing here knows a particular event.
@NullMarked
package io.edupulse.nats;

import org.jspecify.annotations.NullMarked;
