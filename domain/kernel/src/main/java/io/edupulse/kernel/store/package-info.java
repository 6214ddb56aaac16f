/// The log as a port: atomic appends with expected sequences, reads by aggregate and by partition. Implementations
/// live in other modules and prove themselves against the published contract suite.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.store;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
