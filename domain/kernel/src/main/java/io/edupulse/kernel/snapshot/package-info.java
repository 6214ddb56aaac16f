/// Snapshots: stored states, so that a long stream need not be folded again. Only what is needed
/// to know whether one still fits; where they are kept is a port.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.snapshot;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
