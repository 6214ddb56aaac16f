/// What tests of every module use in place of the outside world: a log in memory, a codec that remembers.
@NullMarked
package io.edupulse.testkit;

import org.jspecify.annotations.NullMarked;
