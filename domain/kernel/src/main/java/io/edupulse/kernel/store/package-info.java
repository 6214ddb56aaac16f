/// The log as a port: atomic appends with expected sequences, reads by aggregate and by partition. Implementations
/// live in other modules and prove themselves against the published contract suite.
@NullMarked
package io.edupulse.kernel.store;

import org.jspecify.annotations.NullMarked;
