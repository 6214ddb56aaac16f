/// The way in for domain code: send a command, get a receipt, a rejection or a conflict. The whole optimistic loop
/// lives here and nowhere else.
@NullMarked
package io.edupulse.kernel.command;

import org.jspecify.annotations.NullMarked;
