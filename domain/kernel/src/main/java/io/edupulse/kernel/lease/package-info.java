/// Who does what among several nodes: named leases that end with their holder, and how tasks are shared by them. No
/// I/O: where leases are kept is the business of others.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.lease;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
