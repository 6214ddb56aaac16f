/// Errors that have a name for programs. Only what every module needs to report them alike.
@NullMarked
package io.edupulse.kernel.failure;

import org.jspecify.annotations.NullMarked;
