/// Events of the log with their metadata, the catalogue of their types, and the port of their encoding. All types are
/// public, since they are the values and ports of every other module.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.event;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
