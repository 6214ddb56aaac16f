/// The contestant on Axon Framework 5, written as its reference guide shows it: annotated entities and handlers behind
/// a command gateway, without Spring. Only what Axon and its event store need enters here.
@NullMarked
package io.edupulse.benchmarks.axon5;

import org.jspecify.annotations.NullMarked;
