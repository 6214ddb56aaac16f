/// Text that is the same on every machine. Nothing that depends on the default locale, charset or time zone may enter.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.text;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
