/// What every contestant is, what is measured with it, and how the suite talks to its process. Nothing of any
/// framework enters here, so that all contestants are driven by the same code.
@NullMarked
package io.edupulse.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
