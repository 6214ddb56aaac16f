/// Fingerprints of code: short texts that are the same as long as the code that they stand for does the
/// same. They are computed from class files, so there is no version number to maintain.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.fingerprint;

import org.jspecify.annotations.NullMarked;
