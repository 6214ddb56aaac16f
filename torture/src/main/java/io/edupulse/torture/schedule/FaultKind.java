package io.edupulse.torture.schedule;

import java.time.Duration;
import java.util.List;

/// A kind of fault, as the schedule sees it.
///
/// @param targets what it may happen to
/// @param shortest how long it lasts at least
/// @param longest how long it lasts at most
/// @param weight how often it happens among the others
/// @param atMost how often it happens in a run
public record FaultKind(
        String name, List<String> targets, Duration shortest, Duration longest, int weight, int atMost) {

    public FaultKind {
        targets = List.copyOf(targets);
    }
}
