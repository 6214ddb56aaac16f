package io.edupulse.nats;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What can be wrong with a partition's stream: what happened, the values, the remedy.
record StreamFaults(String stream, int partition) {

    static final String ANOTHER_LOG = "relay.stream-of-another-log";

    /// Found missing, or made again by another, while it was published to.
    CodedException gone(String how) {
        return new CodedException(
                "relay.stream-gone", Text.format("Stream %s %s: the relay fills it again from the log", stream, how));
    }

    /// Found with other messages or settings than the relay left in it, while it was published to.
    CodedException damaged(String damage) {
        return new CodedException(
                "relay.stream-damaged", Text.format("Stream %s %s: the relay mends it from the log", stream, damage));
    }

    /// The log ends before the stream.
    CodedException aheadOfLog(long position, Object published, long head) {
        return new CodedException(
                "relay.stream-ahead-of-log",
                Text.format(
                        "Stream %s has event %s at position %d, but the log ends at position %d: the log has lost a tail, or another program has published into the stream. If that is so, './edupulse reset-stream %d' deletes the stream, and the relay fills it again from the log",
                        stream, published, position, head, partition));
    }

    /// The log has another event at a position.
    CodedException differsFromLog(long position, Object published, Object logged) {
        return new CodedException(
                "relay.stream-differs-from-log",
                Text.format(
                        "Stream %s has event %s at position %d, but the log has %s there: the log has lost a tail and gone on since, or another program has published into the stream. './edupulse verify --streams' shows all differences; './edupulse reset-stream %d' deletes the stream, and the relay fills it again from the log",
                        stream, published, position, logged, partition));
    }

    CodedException ofAnotherLog(String why) {
        return new CodedException(
                ANOTHER_LOG,
                Text.format(
                        "Stream %s %s: another environment on this broker uses the same names. Give each its own with --environment NAME; if the stream is a remainder that no one needs, './edupulse reset-stream %d --force' deletes it",
                        stream, why, partition));
    }

    CodedException subjectsTaken(String subjects, Collection<String> others) {
        return new CodedException(
                "relay.subjects-taken",
                Text.format(
                        "The subjects %s of stream %s are taken by stream %s: another environment, or another program, on this broker. Give each environment its own names with --environment NAME, or take the subjects from the other stream",
                        subjects, stream, others.isEmpty() ? "another" : String.join(", ", others)));
    }

    /// The broker will not have the settings that the relay needs, and a new stream would not either.
    CodedException settings(Collection<String> differences, @Nullable Exception cause) {
        return new CodedException(
                "relay.stream-differs",
                Text.format(
                        "Stream %s has other settings (%s), and the broker does not change them: %s. Change what keeps it from that, or './edupulse reset-stream %d' deletes the stream, and the relay fills it again from the log",
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
                        "Stream %s %s and must be filled again, but the broker does not delete it for this user: %s. './edupulse reset-stream %d' as a user who may deletes it",
                        stream, damage, reason, partition),
                cause);
    }

    CodedException tooSoon(String damage, long secondsLeft) {
        return new CodedException(
                "relay.refill-waits",
                Text.format(
                        "Stream %s %s again, though the relay has just filled it: it does so again in %d s. Find out who changes the stream",
                        stream, damage, secondsLeft));
    }
}
