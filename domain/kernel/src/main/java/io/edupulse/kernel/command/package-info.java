/// Commands: the gateway takes a command and returns a receipt, a rejection or a conflict. The optimistic loop, the
/// warm states and the use of snapshots are here.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.command;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
