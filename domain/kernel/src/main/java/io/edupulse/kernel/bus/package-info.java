/// How events leave a commit: persisted first, then handed to whoever publishes, then received live by subscribers.
/// Only ports, and the group commit that sits in front of the log.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.bus;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
