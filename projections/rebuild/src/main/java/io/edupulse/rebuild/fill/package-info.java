/// A schema of a projection is filled from the log, in bulk and then event by event. Nothing here knows jobs, or the
/// live read model.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.rebuild.fill;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
