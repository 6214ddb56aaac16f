/// Which database answers queries: the log's own, or a hot standby of it. What decides that is an adapter of
/// the node; writes and the log are read elsewhere.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.read;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
