/// Long-lived threads and their limits: the guard that no failure ends, the back-off, the deadline, and the bounds on
/// bytes in memory. The work of the threads belongs to the packages that start them.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.work;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
