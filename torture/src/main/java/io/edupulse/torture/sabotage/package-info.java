/// Builds of the classroom with a fault, to see that the checkers find it. Each is the product's own source
/// with one part of its text replaced: no switch in the product opens a door to it.
@NullMarked
package io.edupulse.torture.sabotage;

import org.jspecify.annotations.NullMarked;
