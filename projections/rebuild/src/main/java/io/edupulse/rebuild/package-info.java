/// Rebuilds of read models: jobs, their doors and their workers. The mechanisms are in the packages below.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.rebuild;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
