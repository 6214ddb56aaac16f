/// Who does what among several nodes: named leases that die with their holder. Only the port.
@NullMarked
package io.edupulse.kernel.lease;

import org.jspecify.annotations.NullMarked;
