/// Handlers that answer queries from read models, and the gateway that finds them. Knows no transport and no format.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.query;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
