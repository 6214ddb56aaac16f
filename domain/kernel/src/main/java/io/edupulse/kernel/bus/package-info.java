/// The event bus: events are persisted first, then handed to the publisher, then received live by subscribers. The
/// package holds these ports and the group commit in front of the log.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.bus;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
