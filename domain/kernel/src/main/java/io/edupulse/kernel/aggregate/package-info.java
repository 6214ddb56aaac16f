/// What an aggregate is: a state folded from its events, and a pure function that turns a command into new events
/// or a rejection. Nothing that waits, stores or knows a particular business may enter.
@NullMarked
package io.edupulse.kernel.aggregate;

import org.jspecify.annotations.NullMarked;
