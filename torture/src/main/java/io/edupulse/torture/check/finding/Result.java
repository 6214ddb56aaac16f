package io.edupulse.torture.check.finding;

import java.util.List;
import java.util.Map;

/// What one checker says of a run.
///
/// @param decides whether the verdict depends on it
/// @param looked how many of what it has looked at
/// @param found how many violations it has found, of which only the first ones are kept
public record Result(
        String checker,
        String promise,
        boolean decides,
        Map<String, Long> looked,
        long found,
        List<Violation> violations) {

    /// In a line for people.
    public String told() {
        var text = checker + ": " + (isBlind() ? "no case" : found == 0 ? "none" : found + " FOUND") + " in " + looked;
        return violations.isEmpty()
                ? text
                : text + "; " + violations.getFirst().sentence()
                        + (decides ? "" : "; it decides nothing on a slow machine");
    }

    public boolean isPassed() {
        return found == 0 || !decides;
    }

    /// Whether there was nothing to look at, so that it says nothing.
    public boolean isBlind() {
        return found == 0 && looked.values().stream().mapToLong(Long::longValue).sum() == 0;
    }
}
