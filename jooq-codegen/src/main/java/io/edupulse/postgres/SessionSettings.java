package io.edupulse.postgres;

import java.time.Duration;
import java.util.Locale;

/// What each session of this program asks of the server when it begins.
///
/// - A client that is gone does not keep its locks: a machine that vanished is noticed by TCP, and a process that was
///   stopped in the middle of a transaction, whose kernel goes on answering, by the time that the transaction stands
///   still.
/// - Transactions see what was committed before each of their statements, whatever the database's default is.
public final class SessionSettings {

    /// After this time without an answer of the client's machine, the server ends the session.
    public static final Duration VANISHED_AFTER = Duration.ofSeconds(7);

    /// After this time in which the client asks nothing in the middle of a transaction, the server ends the session.
    /// Work that holds a transaction and waits for something else must be quicker or ask something meanwhile.
    public static final Duration STOPPED_AFTER = Duration.ofSeconds(8);

    private static final Duration SILENCE_BEFORE_PROBES = Duration.ofSeconds(3);
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    private SessionSettings() {}

    /// As the `options` of the start-up packet, for a session of the application's role.
    public static String ofApplication() {
        return "-c role=" + DatabaseRoles.APPLICATION + " " + ofAnyRole();
    }

    /// As the `options` of the start-up packet, for a session of the user who connects.
    public static String ofAnyRole() {
        return String.format(
                Locale.ROOT,
                "-c tcp_keepalives_idle=%d -c tcp_keepalives_interval=%d -c tcp_keepalives_count=%d"
                        + " -c tcp_user_timeout=%d -c idle_in_transaction_session_timeout=%d"
                        + " -c default_transaction_isolation=read\\ committed",
                SILENCE_BEFORE_PROBES.toSeconds(),
                BETWEEN_PROBES.toSeconds(),
                VANISHED_AFTER.minus(SILENCE_BEFORE_PROBES).dividedBy(BETWEEN_PROBES),
                VANISHED_AFTER.toMillis(),
                STOPPED_AFTER.toMillis());
    }
}
