/// An aggregate: a state folded from its events, and a pure function from a command to new events or a rejection. Code
/// that waits, stores, or knows a particular business stays out.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.aggregate;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
