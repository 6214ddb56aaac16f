/// A client in a process of its own: commands, queries, watchers, foreign writers, subscribers and operations
/// over HTTP, SQL and NATS, as any other program would do them. Nothing of the product's code enters.
@NullMarked
package io.edupulse.torture.workload;

import org.jspecify.annotations.NullMarked;
