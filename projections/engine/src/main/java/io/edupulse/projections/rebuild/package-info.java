/// Filling a read model anew beside the live one, comparing both, and changing places. Knows projections,
/// and no particular one.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projections.rebuild;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
