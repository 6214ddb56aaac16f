/// What a process tells of its own work to whoever measures it: ports that pass plain values, and do nothing by
/// default. No library of metrics or traces may enter.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.telemetry;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
