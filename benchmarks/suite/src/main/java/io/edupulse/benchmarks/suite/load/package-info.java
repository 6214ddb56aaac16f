/// Commands that are sent by the clock.
@NullMarked
package io.edupulse.benchmarks.suite.load;

import org.jspecify.annotations.NullMarked;
