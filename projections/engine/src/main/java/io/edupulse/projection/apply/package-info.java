/// Batches of events are applied to a read model under the fence of its checkpoints; an event that fails is parked.
/// Whatever changes a live read model, but for the swap of a rebuild, is here.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.apply;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
