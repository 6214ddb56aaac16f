package io.edupulse.kernel.store;

/// The log, to append to and to read. Thread-safe.
///
/// Guarantees of every implementation, held by the contract suite:
///
/// - Inside a partition, positions are 1, 2, 3, ... without gaps, and their order is the order of commits: a reader at
///   a position has seen every event up to it.
/// - Inside an aggregate's stream, sequences rise by one, and an append succeeds only at its expected sequence.
/// - Events are never changed or removed.
public interface EventStore extends EventAppender, EventReader {}
