/// Passes spans on to whoever collects them, by the SDK of OpenTelemetry. Nothing else sees its classes, and a process
/// whose environment does not ask for traces loads none of them.
@NullMarked
package io.edupulse.traces;

import org.jspecify.annotations.NullMarked;
