/// What a run has left in its folder: the operations of its clients, what they were delivered, faults and samples.
/// Only readers of these files live here; nothing here judges them.
@NullMarked
package io.edupulse.torture.check.history;

import org.jspecify.annotations.NullMarked;
