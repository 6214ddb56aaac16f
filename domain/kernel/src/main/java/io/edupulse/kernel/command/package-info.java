/// The way in for domain code: send a command, get a receipt, a rejection or a conflict. The whole optimistic loop
/// lives here and nowhere else.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.command;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
