package io.edupulse.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Metrics as Prometheus reads them from their text.
record Exposed(List<Series> series) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    record Series(String name, Map<String, String> labels, double value) {

        private static Series of(String line) {
            var parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException(line);
            }
            var labels = new HashMap<String, String>();
            if (parts.group(2) != null) {
                LABEL.matcher(parts.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            }
            return new Series(parts.group(1), labels, Double.parseDouble(parts.group(3)));
        }
    }

    static Exposed of(String text) {
        return new Exposed(text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Series::of)
                .toList());
    }

    Set<String> names() {
        return series.stream().map(Series::name).collect(Collectors.toSet());
    }

    /// The sum of all series with these labels; `NaN` if there is none.
    ///
    /// @param labels each as `name=value`
    double value(String name, String... labels) {
        var wanted = Set.of(labels);
        return series.stream()
                .filter(each -> each.name().equals(name))
                .filter(each -> each.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.toSet())
                        .containsAll(wanted))
                .mapToDouble(Series::value)
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }
}
