/// Immutable collections for growing states: a changed copy shares the unchanged parts with the original. They are part
/// of the framework, since its codecs write them into snapshots of any adopter's states.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.collection;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
