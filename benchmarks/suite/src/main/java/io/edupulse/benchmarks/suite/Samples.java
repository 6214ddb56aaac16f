package io.edupulse.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What was measured, by name, a sample a round.
public final class Samples {

    private final SequencedMap<String, List<Double>> byName = new TreeMap<>();

    public void add(String name, double value) {
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    SequencedMap<String, List<Double>> all() {
        return byName;
    }

    List<Double> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// The median of the quotients of each round.
    double ratio(String numerator, String denominator) {
        var above = of(numerator);
        var below = of(denominator);
        return median(IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToObj(round -> above.get(round) / below.get(round))
                .toList());
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("There is no median of nothing");
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
