/// Events as facts: the marker that domain events carry, the catalog of their types, and an event as it stands in
/// the log with its envelope. Encodings enter as ports only.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.event;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
