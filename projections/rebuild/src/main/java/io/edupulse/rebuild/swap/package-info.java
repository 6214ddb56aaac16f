/// A filled schema is proven against the live one at equal positions and takes its place, in one transaction. The
/// previous version is kept here for a rollback.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.rebuild.swap;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
