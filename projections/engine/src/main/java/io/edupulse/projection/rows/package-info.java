/// Rows of read models: events are folded into them in memory, and they are read and written in bulk. Nothing here
/// knows checkpoints or transactions.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.rows;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
