/// How large a system must be for a load: unit costs that are measured, and a simulation of machines that have them.
@NullMarked
package io.edupulse.benchmarks.suite.capacity;

import org.jspecify.annotations.NullMarked;
