package io.edupulse.torture.check.view;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A table of a read model as it stands in the database, in the form of the fold's: each value as text, times
/// in RFC 3339, without nulls.
final class StoredTable {

    private static final int FETCH_SIZE = 1_000;

    private StoredTable() {}

    static Map<String, Map<String, String>> read(Connection connection, String schema, String table, List<String> key)
            throws SQLException {
        var rows = new TreeMap<String, Map<String, String>>();
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_SIZE);
            try (var found = statement.executeQuery("select * from " + schema + "." + table)) {
                while (found.next()) {
                    var row = row(found);
                    var parts = new ArrayList<String>();
                    for (var column : key) {
                        parts.add(column);
                        parts.add(row.get(column));
                    }
                    rows.put(String.join(" ", parts), row);
                }
            }
        }
        return rows;
    }

    private static Map<String, String> row(ResultSet found) throws SQLException {
        var columns = found.getMetaData();
        var row = new TreeMap<String, String>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            var name = columns.getColumnName(i);
            boolean isTime = columns.getColumnType(i) == Types.TIMESTAMP_WITH_TIMEZONE
                    || columns.getColumnTypeName(i).equals("timestamptz");
            if (isTime) {
                var time = found.getObject(i, OffsetDateTime.class);
                if (time != null) {
                    row.put(name, time.toInstant().toString());
                }
            } else {
                var text = found.getString(i);
                if (text != null) {
                    row.put(name, text);
                }
            }
        }
        return row;
    }
}
