/// The rules of the classroom, written a second time over raw JSON from what its documentation says, so that a
/// fault in the first writing is not repeated here. Pure functions only.
@NullMarked
package io.edupulse.torture.check.rules;

import org.jspecify.annotations.NullMarked;
