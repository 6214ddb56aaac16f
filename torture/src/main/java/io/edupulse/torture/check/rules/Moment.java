package io.edupulse.torture.check.rules;

import java.time.Instant;

/// When a decision was made, as far as that is known: the clocks of nodes may be off.
public record Moment(Instant earliest, Instant latest) {

    boolean mayBeAfter(Instant deadline) {
        return latest.isAfter(deadline);
    }

    boolean mayBeUntil(Instant deadline) {
        return !earliest.isAfter(deadline);
    }
}
