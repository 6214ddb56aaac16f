/// What clients did and saw, a line an operation, as `torture/README.md` says. Only plain JSON enters.
@NullMarked
package io.edupulse.torture.history;

import org.jspecify.annotations.NullMarked;
