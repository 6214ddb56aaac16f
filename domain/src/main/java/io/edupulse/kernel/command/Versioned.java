package io.edupulse.kernel.command;

/// A state and what it was folded from: the sequence of the last event and its position in the partition.
record Versioned<S>(S state, long sequence, long position) {}
