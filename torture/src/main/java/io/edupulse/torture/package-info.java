/// The crash suite: starts a whole system of real processes, lets clients work and faults happen, and hands the
/// histories to the checkers. What is here puts the packages below together.
@NullMarked
package io.edupulse.torture;

import org.jspecify.annotations.NullMarked;
