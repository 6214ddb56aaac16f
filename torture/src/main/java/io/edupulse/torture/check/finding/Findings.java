package io.edupulse.torture.check.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one checker has looked at and found, so far.
public final class Findings {

    /// Further ones are counted and not kept.
    private static final int MOST_KEPT = 20;

    private static final int MOST_STEPS = 12;

    private final Map<String, Long> looked = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private long found;

    /// Counts what was looked at.
    public void looked(String what, long more) {
        looked.merge(what, more, Long::sum);
    }

    /// Keeps the largest of the numbers that were measured.
    public void measured(String what, long number) {
        looked.merge(what, number, Math::max);
    }

    /// Whether the history of a further violation is still kept: some are costly to find.
    public boolean keepsMore() {
        return violations.size() < MOST_KEPT;
    }

    public void violated(String sentence, Step... history) {
        violated(sentence, List.of(history));
    }

    public void violated(String sentence, List<Step> history) {
        found++;
        if (keepsMore()) {
            violations.add(new Violation(sentence, history.subList(0, Math.min(MOST_STEPS, history.size()))));
        }
    }

    /// What is to be said at the end.
    ///
    /// @param decides whether the verdict depends on it
    public Result result(Checker checker, boolean decides) {
        return new Result(
                checker.name(), checker.promise(), decides, Map.copyOf(looked), found, List.copyOf(violations));
    }
}
