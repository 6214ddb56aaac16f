package io.edupulse.node.status;

import java.util.ArrayList;
import java.util.List;

/// Numbers of partitions, as people read them.
final class Numbers {

    private Numbers() {}

    /// In ascending order, with runs of three and more written as `2-7`.
    static String listed(List<Integer> numbers) {
        var sorted = numbers.stream().distinct().sorted().toList();
        var runs = new ArrayList<String>();
        for (int first = 0; first < sorted.size(); ) {
            int last = first;
            while (last + 1 < sorted.size() && sorted.get(last + 1) == sorted.get(last) + 1) {
                last++;
            }
            if (last - first < 2) {
                last = first;
            }
            runs.add(first == last ? sorted.get(first).toString() : sorted.get(first) + "-" + sorted.get(last));
            first = last + 1;
        }
        return String.join(", ", runs);
    }
}
