package io.edupulse.node.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.edupulse.node.output.Output;
import java.time.Instant;
import java.util.ArrayList;
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

    /// @param answer a page, a list, or one row
    static AnswerTable of(JsonNode answer) {
        if (answer.isArray()) {
            return of(answer, null);
        }
        boolean isPage = answer.size() == 2 && answer.path("items").isArray() && answer.has("next");
        return isPage
                ? of(answer.path("items"), answer.path("next").textValue())
                : of(JsonNodeFactory.instance.arrayNode().add(answer), null);
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

    private static AnswerTable of(JsonNode items, @Nullable String next) {
        var rows = new ArrayList<SequencedMap<String, @Nullable Object>>();
        items.forEach(item -> rows.add(columns(item)));
        var head =
                rows.isEmpty() ? List.<String>of() : List.copyOf(rows.getFirst().keySet());
        return new AnswerTable(
                head,
                rows.stream()
                        .<List<@Nullable Object>>map(row -> new ArrayList<>(row.values()))
                        .toList(),
                next);
    }

    private static SequencedMap<String, @Nullable Object> columns(JsonNode row) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        if (row.isObject()) {
            row.properties().forEach(field -> columns.put(field.getKey(), cell(field.getValue())));
        } else {
            columns.put("value", cell(row));
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
