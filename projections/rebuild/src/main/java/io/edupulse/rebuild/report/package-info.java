/// What rebuilds, verifications and estimates tell: values only. Any package may show them.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.rebuild.report;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
