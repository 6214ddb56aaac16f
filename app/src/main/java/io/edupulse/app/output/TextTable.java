package io.edupulse.app.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows with aligned columns; columns of numbers are aligned to the right.
public record TextTable(List<String> head, List<List<String>> rows, List<Boolean> right) {

    private static final String GAP = "  ";

    public static TextTable of(List<String> head, List<? extends List<?>> rows) {
        var right = IntStream.range(0, head.size())
                .mapToObj(column -> !rows.isEmpty()
                        && rows.stream().allMatch(row -> row.get(column) == null || row.get(column) instanceof Number))
                .toList();
        var texts = new ArrayList<List<String>>();
        for (var row : rows) {
            texts.add(row.stream().map(TextTable::text).toList());
        }
        return new TextTable(head, texts, right);
    }

    public Stream<String> lines() {
        var widths = IntStream.range(0, head.size())
                .map(column -> Stream.concat(Stream.of(head), rows.stream())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return Stream.concat(Stream.of(head), rows.stream()).map(row -> line(row, widths));
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column == 0 ? "" : GAP)
                    .append(right.get(column) ? padding : "")
                    .append(row.get(column))
                    .append(right.get(column) ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Double d -> String.format(Locale.ROOT, "%.1f", d);
            case Long l -> String.format(Locale.ROOT, "%,d", l);
            case Integer i -> String.format(Locale.ROOT, "%,d", i);
            default -> value.toString();
        };
    }
}
