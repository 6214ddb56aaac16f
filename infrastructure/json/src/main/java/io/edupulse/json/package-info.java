/// JSON and CBOR of events, envelopes, commands and states. All use of Jackson is here; databases, brokers and
/// particular events are unknown here.
@NullMarked
package io.edupulse.json;

import org.jspecify.annotations.NullMarked;
