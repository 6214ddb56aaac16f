/// A feed reads the stream of a partition, and is how live projections receive events. A feed may miss events; its
/// reader takes these from the log.
@NullMarked
package io.edupulse.nats.feed;

import org.jspecify.annotations.NullMarked;
