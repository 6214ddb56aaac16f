package io.edupulse.node.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.node.output.Output;
import io.edupulse.projection.paging.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answer as a table for people: a record is a row, its components are the columns.
///
/// @param next the cursor of the next page; null if there is none
record AnswerTable(
        List<String> head,
        List<List<@Nullable Object>> rows,
        @Nullable String next) {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    static AnswerTable of(Object answer) {
        return switch (answer) {
            case Page<?> page -> of(page.items(), page.next());
            case Collection<?> items -> of(items, null);
            default -> of(List.of(answer), null);
        };
    }

    void print(Output output) {
        if (rows.isEmpty()) {
            output.line("nothing");
        } else {
            output.table(head, rows);
        }
        if (next != null) {
            output.line("more: cursor=" + next);
        }
    }

    private static AnswerTable of(Collection<?> items, @Nullable String next) {
        var rows = items.stream().map(AnswerTable::columns).toList();
        var head =
                rows.isEmpty() ? List.<String>of() : List.copyOf(rows.getFirst().keySet());
        return new AnswerTable(
                head,
                rows.stream()
                        .<List<@Nullable Object>>map(row -> new ArrayList<>(row.values()))
                        .toList(),
                next);
    }

    private static SequencedMap<String, @Nullable Object> columns(Object row) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        var tree = Output.tree(row);
        if (tree.isObject()) {
            tree.properties().forEach(field -> columns.put(field.getKey(), cell(field.getValue())));
        } else {
            columns.put("value", cell(tree));
        }
        return columns;
    }

    /// Ids and times keep their types, since a table without room for them shortens them.
    private static @Nullable Object cell(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.decimalValue();
        }
        var text = value.isTextual() ? value.textValue() : value.toString();
        if (ID.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        return TIME.matcher(text).matches() ? Instant.parse(text) : text;
    }
}
