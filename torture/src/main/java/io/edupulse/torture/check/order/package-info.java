/// What was sent, told and written, and in which order: the checkers of commands and of the log.
@NullMarked
package io.edupulse.torture.check.order;

import org.jspecify.annotations.NullMarked;
