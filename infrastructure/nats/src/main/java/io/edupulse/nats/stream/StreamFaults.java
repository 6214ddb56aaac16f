package io.edupulse.nats.stream;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The errors of a partition's stream, each with what happened, the values and the remedy. Remedies name operations of
/// the command line, such as `reset-stream`.
record StreamFaults(String stream, int partition) {

    static final String ANOTHER_LOG = "relay.stream-of-another-log";

    /// The stream was deleted, or created again by another program, while the relay published into it.
    CodedException gone(String how) {
        return new CodedException(
                "relay.stream-gone", Text.format("Stream %s %s. The relay refills it from the log", stream, how));
    }

    /// The stream has other messages or settings than the relay left in it.
    CodedException damaged(String damage) {
        return new CodedException(
                "relay.stream-damaged", Text.format("Stream %s %s. The relay repairs it from the log", stream, damage));
    }

    /// The log ends before the stream.
    CodedException aheadOfLog(long position, Object published, long head) {
        return new CodedException(
                "relay.stream-ahead-of-log",
                Text.format(
                        "Stream %s has event %s at position %d, but the log ends at position %d: the log has lost its tail, or another program has published into the stream. If so, run `reset-stream %d`; the relay refills the stream from the log",
                        stream, published, position, head, partition));
    }

    /// The log has another event at a position.
    CodedException differsFromLog(long position, Object published, Object logged) {
        return new CodedException(
                "relay.stream-differs-from-log",
                Text.format(
                        "Stream %s has event %s at position %d, but the log has %s there: the log has lost its tail and grown since, or another program has published into the stream. Run `verify --streams` to see all differences, and `reset-stream %d` to replace the stream; the relay refills it from the log",
                        stream, published, position, logged, partition));
    }

    CodedException ofAnotherLog(String why) {
        return new CodedException(
                ANOTHER_LOG,
                Text.format(
                        "Stream %s %s: another environment on this broker uses the same names. Give each environment its own name (setting environment). If the stream is no longer needed, run `reset-stream %d --force` to delete it",
                        stream, why, partition));
    }

    CodedException subjectsTaken(String subjects, Collection<String> others) {
        return new CodedException(
                "relay.subjects-taken",
                Text.format(
                        "The subjects %s of stream %s belong to stream %s of another environment or program on this broker. Give each environment its own name (setting environment), or remove the subjects from the other stream",
                        subjects, stream, others.isEmpty() ? "another" : String.join(", ", others)));
    }

    /// The broker refuses the settings that the relay requires, for this stream and for a new one.
    CodedException settings(Collection<String> differences, @Nullable Exception cause) {
        return new CodedException(
                "relay.stream-differs",
                Text.format(
                        "Stream %s has other settings (%s), and the broker does not change them: %s. Remove the cause, or run `reset-stream %d`; the relay refills the stream from the log",
                        stream,
                        String.join(", ", differences),
                        cause == null ? "it ignores part of them" : cause.getMessage(),
                        partition),
                cause);
    }

    CodedException notDeleted(String damage, String reason, Exception cause) {
        return new CodedException(
                "relay.stream-not-deleted",
                Text.format(
                        "Stream %s %s and must be refilled, but the broker does not let this user delete it: %s. Run `reset-stream %d` as a user who may delete streams",
                        stream, damage, reason, partition),
                cause);
    }

    CodedException tooSoon(String damage, long secondsLeft) {
        return new CodedException(
                "relay.refill-waits",
                Text.format(
                        "Stream %s %s again, although the relay has just refilled it. The next refill is in %d s. Find out which program changes the stream",
                        stream, damage, secondsLeft));
    }
}
