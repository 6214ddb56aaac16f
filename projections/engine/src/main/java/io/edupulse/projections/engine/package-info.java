/// Projections: what they are, how events change their tables, and the workers that keep them live. Knows PostgreSQL
/// and the ports of the kernel; nothing here knows what a lesson is.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projections.engine;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
