/// Counts and times what the kernel tells, and writes it as Prometheus reads it. Micrometer and the client of
/// Prometheus stay behind [PrometheusMetrics]: no other package sees them.
@NullMarked
package io.edupulse.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
