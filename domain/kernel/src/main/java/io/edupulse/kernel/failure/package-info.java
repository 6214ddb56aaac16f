/// Errors with a stable code. Holds only what every module needs to report them alike.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.failure;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
