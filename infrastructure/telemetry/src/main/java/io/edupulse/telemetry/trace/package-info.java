/// Whether a process is to record traces, and what does so. The standard variables of OpenTelemetry decide; its classes
/// are in a module of their own.
@NullMarked
package io.edupulse.telemetry.trace;

import org.jspecify.annotations.NullMarked;
