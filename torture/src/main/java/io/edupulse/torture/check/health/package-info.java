/// Whether the system as a whole kept going: failures, recovery and growth.
@NullMarked
package io.edupulse.torture.check.health;

import org.jspecify.annotations.NullMarked;
