/// Text that is the same on every machine. Code that depends on the default locale, charset or time zone stays out.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.text;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
