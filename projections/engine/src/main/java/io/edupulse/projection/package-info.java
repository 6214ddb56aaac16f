/// Projections: read models and how events change them. The package that a program imports to write one; everything
/// else under it is machinery.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
