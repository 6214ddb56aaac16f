/// Two schemas of a projection are compared, by sums of ranges and then row by row. Nothing here changes a row.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.rebuild.compare;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
