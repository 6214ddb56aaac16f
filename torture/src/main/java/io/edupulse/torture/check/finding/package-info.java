/// What a checker is, what it looks at, and what it says.
@NullMarked
package io.edupulse.torture.check.finding;

import org.jspecify.annotations.NullMarked;
