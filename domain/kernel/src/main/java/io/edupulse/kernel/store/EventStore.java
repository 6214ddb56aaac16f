package io.edupulse.kernel.store;

/// The log. Thread-safe.
///
/// Guarantees of every implementation, held by the contract suite:
///
/// - Inside a partition, positions are 1, 2, 3, ... without holes, and their order is the order of commits: who has
///   read up to a position will never find an event below it that was not there.
/// - Inside an aggregate's stream, sequences rise by one, and an append only succeeds at the end that it expects.
/// - Events are never changed or removed.
public interface EventStore extends EventAppender, EventReader {}
