/// Workers that keep read models live, each for one projection and partition, and the callers that wait for them. Knows
/// the ports of the kernel for leases and live events.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.live;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
