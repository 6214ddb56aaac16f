/// Filling a read model anew beside the live one, comparing both, and changing places. Knows projections,
/// and no particular one.
@NullMarked
package io.edupulse.projections.rebuild;

import org.jspecify.annotations.NullMarked;
