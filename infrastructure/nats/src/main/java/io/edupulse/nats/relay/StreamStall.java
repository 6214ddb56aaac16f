package io.edupulse.nats.relay;

import io.edupulse.kernel.work.Deadline;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// For how long JetStream has taken nothing for a stream. A cluster elects a new leader of a stream within some
/// seconds. Where most of its servers have lost their stores, it may never do so: the servers then disagree on
/// which streams there are, and only a new stream helps. Used by one thread.
final class StreamStall {

    /// Somewhat longer than an election.
    private static final Duration REFUSED = Duration.ofSeconds(10);

    /// Some more for servers that are merely slow.
    private static final Duration SILENT = Duration.ofSeconds(20);

    /// The codes of JetStream for a stream without a leader, and for one whose leader is at another sequence than it
    /// says.
    private static final Set<Integer> LEADERLESS = Set.of(10008, 10071);

    private static final int MOST_DOUBLINGS = 4;

    private @Nullable Deadline end;
    private int replacements;

    /// Notes a failed attempt. Other refusals, such as for lack of room, need someone else.
    void failed(Exception failure, Optional<JetStreamApiException> refused) {
        if (refused.isPresent()) {
            if (LEADERLESS.contains(refused.get().getApiErrorCode())) {
                endBy(REFUSED);
            }
        } else if (isSilence(failure)) {
            endBy(SILENT);
        }
    }

    private void endBy(Duration limit) {
        var latest = Deadline.after(limit.multipliedBy(1L << Math.min(replacements, MOST_DOUBLINGS)));
        if (end == null || latest.leftMillis() < end.leftMillis()) {
            end = latest;
        }
    }

    /// The stream is made again now. The new one has to elect a leader too, and is given twice the time of the one
    /// before: among servers that disagree, elections take longer.
    void replaced() {
        end = null;
        replacements++;
    }

    /// The stream has taken an event, or is well without one.
    void over() {
        end = null;
        replacements = 0;
    }

    boolean hasLasted() {
        return end != null && end.hasPassed();
    }

    /// No answer, and no one who could give one.
    private static boolean isSilence(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
