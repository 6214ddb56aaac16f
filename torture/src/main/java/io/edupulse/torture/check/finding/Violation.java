package io.edupulse.torture.check.finding;

import java.util.Comparator;
import java.util.List;

/// A promise that was not kept.
///
/// @param sentence what is wrong, with the values
/// @param history the fewest operations and rows that show it, in the order of time
public record Violation(String sentence, List<Step> history) {

    public Violation {
        history = history.stream().sorted(Comparator.comparingLong(Step::began)).toList();
    }
}
