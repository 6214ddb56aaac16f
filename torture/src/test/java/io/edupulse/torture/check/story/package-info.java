/// Runs that are made up, for the tests of the checkers.
@NullMarked
package io.edupulse.torture.check.story;

import org.jspecify.annotations.NullMarked;
