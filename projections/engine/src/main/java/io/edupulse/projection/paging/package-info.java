/// Lists that are cut into pages by the key of their order, so that a page costs the same wherever it is. Nothing here
/// knows what is listed.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.paging;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
