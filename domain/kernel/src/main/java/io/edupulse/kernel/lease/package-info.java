/// The division of work among nodes: named leases, which end with their holder, and the fair share of tasks. No I/O: an
/// adapter stores the leases.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.lease;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
