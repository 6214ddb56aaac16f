package io.edupulse.torture.check.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The rows of the tables of one read model by their keys.
public final class Tables {

    private final Map<String, Map<String, Row>> rows = new TreeMap<>();

    /// The row with a key, which is made where it is missing.
    ///
    /// @param key columns and values in turn
    Row row(String table, String... key) {
        var text = String.join(" ", key);
        return rows.computeIfAbsent(table, _ -> new LinkedHashMap<>()).computeIfAbsent(text, _ -> {
            var row = new Row();
            for (int i = 0; i < key.length; i += 2) {
                row.set(key[i], key[i + 1]);
            }
            return row;
        });
    }

    /// The rows of a table: of each its key, and its values without those that are null.
    public Map<String, Map<String, String>> table(String name) {
        var told = new TreeMap<String, Map<String, String>>();
        rows.getOrDefault(name, Map.of()).forEach((key, row) -> told.put(key, row.told()));
        return told;
    }
}
