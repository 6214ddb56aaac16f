package io.edupulse.benchmarks.contest;

/// How many commands were answered, or events replayed, in how much time.
public record Measurement(long count, long nanos) {}
