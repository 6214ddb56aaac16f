/// Questions to read models. How they are answered is no concern of this package.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.query;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
