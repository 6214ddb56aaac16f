/// Threads that live as long as their node, and how long they wait: one guard that no failure ends, one back-off, one
/// kind of time limit. What the threads do stays with those who start them.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.kernel.work;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
