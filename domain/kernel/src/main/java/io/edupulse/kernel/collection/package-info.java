/// Collections for states that are immutable and still grow: changed copies share what did not change. Only what the
/// JDK does not have.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.collection;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
