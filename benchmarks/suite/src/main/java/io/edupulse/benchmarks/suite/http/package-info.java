/// A node's HTTP interface under load, from a process of its own.
@NullMarked
package io.edupulse.benchmarks.suite.http;

import org.jspecify.annotations.NullMarked;
