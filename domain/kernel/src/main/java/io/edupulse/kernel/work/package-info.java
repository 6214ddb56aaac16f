/// Threads that live as long as their node, and how long they wait: one guard that no failure ends, one back-off, one
/// kind of time limit. What the threads do stays with those who start them.
@NullMarked
package io.edupulse.kernel.work;

import org.jspecify.annotations.NullMarked;
