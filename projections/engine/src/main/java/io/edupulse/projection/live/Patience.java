package io.edupulse.projection.live;

import io.edupulse.kernel.work.Deadline;
import java.time.Duration;

/// How long a query waits for its read models, however many these are and whichever databases it asks.
///
/// @param time as the caller has given it
/// @param lastLook until when a caller whose time is over waits for the look of another, before its own
public record Patience(Duration time, Deadline deadline, Deadline lastLook) {

    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    /// From now on.
    public static Patience of(Duration time) {
        return new Patience(time, Deadline.after(time), Deadline.after(time.plus(LAST_LOOK)));
    }
}
