/// What an aggregate is: a state folded from its events, and a pure function that turns a command into new events
/// or a rejection. Nothing that waits, stores or knows a particular business may enter.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.aggregate;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
