package io.edupulse.torture.check.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A row of a read model, each value as text, times as RFC 3339 in UTC.
public final class Row {

    private final Map<String, @Nullable String> values = new TreeMap<>();

    Row set(String column, @Nullable Object value) {
        values.put(column, value == null ? null : value.toString());
        return this;
    }

    boolean has(String column) {
        return values.get(column) != null;
    }

    @Nullable
    String text(String column) {
        return values.get(column);
    }

    /// 0 where there is none.
    long number(String column) {
        var text = values.get(column);
        return text == null ? 0 : Long.parseLong(text);
    }

    Row add(String column, long more) {
        return set(column, number(column) + more);
    }

    /// Without the columns that are null.
    Map<String, String> told() {
        var told = new TreeMap<String, String>();
        values.forEach((column, value) -> {
            if (value != null) {
                told.put(column, value);
            }
        });
        return told;
    }
}
