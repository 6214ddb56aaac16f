package io.edupulse.torture.check;

import io.edupulse.torture.check.finding.Result;
import java.util.List;

/// What all checkers say of a run.
public record Verdict(List<Result> results) {

    public Verdict {
        results = List.copyOf(results);
    }

    public boolean isPassed() {
        return results.stream().allMatch(Result::isPassed);
    }

    /// The names of the checkers that found a violation.
    public List<String> finders() {
        return results.stream()
                .filter(result -> !result.isPassed())
                .map(Result::checker)
                .toList();
    }
}
