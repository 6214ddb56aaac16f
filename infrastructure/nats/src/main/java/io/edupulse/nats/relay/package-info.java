/// The relay publishes the log to JetStream, each partition in its order. One node leads a partition at a time, and
/// holds a lease for it.
@NullMarked
package io.edupulse.nats.relay;

import org.jspecify.annotations.NullMarked;
