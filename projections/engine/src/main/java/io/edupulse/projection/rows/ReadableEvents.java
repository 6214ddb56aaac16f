package io.edupulse.projection.rows;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.text.Text;
import java.time.Instant;

/// What an event of the log must be for any handler to see it. The insert refuses rows that are not; older logs have
/// them. Judged before a projection's own code, so that it is the same for live workers, rebuilds, repairs and retries.
public final class ReadableEvents {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private ReadableEvents() {}

    /// @throws UnreadableEventException if its document does not fit its type, or its time is one that neither RFC 3339
    ///     nor all columns for times have a form for
    public static void require(RecordedEvent event) {
        event.event();
        var at = event.occurredAt();
        if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            throw new UnreadableEventException(Text.format(
                    "A stored %s occurred at %s, but events have times in the years 1 to 9999 only", event.type(), at));
        }
    }
}
