/// Files and folders that one user alone can read. Knows nothing of what is in them.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.file;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
