package io.edupulse.node.output;

import io.edupulse.kernel.text.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows with aligned columns; columns of numbers are aligned to the right.
///
/// Where there is no room for all, ids and times are shortened first, and then the widest texts are cut. Numbers and
/// the whole of what programs read are never cut.
public final class TextTable {

    /// As much room as there is.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final int NARROWEST = 4;
    private static final int ID_PART = 4;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final List<String> head;
    private final List<List<@Nullable Object>> rows;
    private final List<Kind> kinds;

    private enum Kind {
        NUMBER,
        ID,
        TIME,
        TEXT;

        static Kind of(List<@Nullable Object> column) {
            var values = column.stream().filter(Objects::nonNull).toList();
            if (values.isEmpty()) {
                return TEXT;
            }
            if (values.stream().allMatch(Number.class::isInstance)) {
                return NUMBER;
            }
            return values.stream().allMatch(UUID.class::isInstance)
                    ? ID
                    : values.stream().allMatch(Instant.class::isInstance) ? TIME : TEXT;
        }

        String shortened(String text) {
            return switch (this) {
                case ID -> text.length() < 36 ? text : TextTable.shortened(UUID.fromString(text));
                case TIME -> text.equals("-") ? text : TextTable.shortened(Instant.parse(text));
                case NUMBER, TEXT -> text;
            };
        }
    }

    private TextTable(List<String> head, List<List<@Nullable Object>> rows) {
        this.head = head;
        this.rows = rows;
        this.kinds = IntStream.range(0, head.size())
                .mapToObj(column -> Kind.of(
                        Arrays.asList(rows.stream().map(row -> row.get(column)).toArray())))
                .toList();
    }

    public static TextTable of(List<String> head, List<? extends List<?>> rows) {
        var copy = new ArrayList<List<@Nullable Object>>();
        rows.forEach(row -> copy.add(new ArrayList<>(row)));
        return new TextTable(List.copyOf(head), copy);
    }

    /// Its first and last characters.
    public static String shortened(UUID id) {
        var text = id.toString();
        return text.substring(0, 2 * ID_PART) + "…" + text.substring(text.length() - ID_PART);
    }

    /// To the second.
    public static String shortened(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// The lines, none of them wider than this many columns if possible.
    public Stream<String> lines(int columns) {
        var texts = rows.stream()
                .map(row -> row.stream().map(TextTable::text).toList())
                .toList();
        var widths = widths(texts);
        if (total(widths) > columns) {
            texts = texts.stream().map(this::shortened).toList();
            widths = widths(texts);
            narrow(widths, columns);
        }
        int[] fitting = widths;
        return Stream.concat(Stream.of(head), texts.stream()).map(row -> line(row, fitting));
    }

    private int[] widths(List<List<String>> texts) {
        return IntStream.range(0, head.size())
                .map(column -> Stream.concat(Stream.of(head), texts.stream())
                        .mapToInt(row -> TextWidth.of(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    }

    /// Takes from the widest column of text as long as the table is too wide.
    private void narrow(int[] widths, int columns) {
        for (int excess = total(widths) - columns; excess > 0; excess--) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                boolean isCuttable = kinds.get(column) == Kind.TEXT && widths[column] > NARROWEST;
                if (isCuttable && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private List<String> shortened(List<String> row) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> kinds.get(column).shortened(row.get(column)))
                .toList();
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var cell = TextWidth.cut(row.get(column), widths[column]);
            var padding = " ".repeat(widths[column] - TextWidth.of(cell));
            boolean right = kinds.get(column) == Kind.NUMBER;
            line.append(column == 0 ? "" : GAP)
                    .append(right ? padding : "")
                    .append(cell)
                    .append(right ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    /// A control character would break the line, or do more to a terminal.
    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Double d -> Text.format("%.1f", d);
            case Long l -> Text.format("%,d", l);
            case Integer i -> Text.format("%,d", i);
            default -> CONTROL.matcher(value.toString()).replaceAll("·");
        };
    }
}
