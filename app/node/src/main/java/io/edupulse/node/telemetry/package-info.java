/// What a node tells of itself to monitoring: gauges that read its parts, beside what the parts tell by themselves.
@NullMarked
package io.edupulse.node.telemetry;

import org.jspecify.annotations.NullMarked;
