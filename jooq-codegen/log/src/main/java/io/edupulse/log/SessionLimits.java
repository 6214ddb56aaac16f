package io.edupulse.log;

import java.time.Duration;
import java.util.Map;

/// The time limits of a session, on both ends.
///
/// The server's limits are shorter than the client's, so that a server that still answers reports the exceeded limit,
/// and the client knows that nothing was written.
///
/// @param answer how long the server may be silent during a statement, or take nothing of what is sent to it; then the
///     connection is given up
/// @param statement when the server ends a statement; zero for never
/// @param lock when the server gives up waiting for a lock; zero for never
/// @param idleInTransaction when the server ends a session that leaves a transaction open and does nothing; zero for
///     never
public record SessionLimits(Duration answer, Duration statement, Duration lock, Duration idleInTransaction) {

    /// For statements of a rebuild or a migration, which read or write whole tables. A server whose machine is gone is
    /// found out by keepalive long before.
    public static final SessionLimits LONG =
            new SessionLimits(Duration.ofHours(2), Duration.ZERO, Duration.ofMinutes(5), Duration.ofHours(2));

    /// A process that was stopped, and whose kernel goes on answering, keeps its locks no longer than this.
    private static final Duration STOPPED = Duration.ofSeconds(8);

    /// For statements that take milliseconds: appends, reads, batches of events, queries.
    public static SessionLimits prompt(Duration answer) {
        return new SessionLimits(answer, answer.multipliedBy(4).dividedBy(5), answer.dividedBy(2), STOPPED);
    }

    /// The same limits, but the server ends a session whose client stops inside a transaction.
    SessionLimits endingStopped() {
        return new SessionLimits(answer, statement, lock, STOPPED);
    }

    /// The statement that sets these limits in a session.
    Map<String, String> settings() {
        return Map.of(
                "statement_timeout", Long.toString(statement.toMillis()),
                "lock_timeout", Long.toString(lock.toMillis()),
                "idle_in_transaction_session_timeout", Long.toString(idleInTransaction.toMillis()));
    }
}
