/// The contestant on Axon Framework 4, written as its reference guide shows it: annotated aggregates behind a command
/// gateway, without Spring. Only what Axon and its event store need enters here.
@NullMarked
package io.edupulse.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
