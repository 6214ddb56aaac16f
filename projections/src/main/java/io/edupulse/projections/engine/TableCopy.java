package io.edupulse.projections.engine;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows with COPY, in PostgreSQL's text format: columns with tabs between, `\N` for null, a
/// backslash before what would mean something.
record TableCopy(DSLContext sql, String schema) implements Fold.TableConsumer {

    private static final int BUFFER = 1 << 16;

    @Override
    public <R extends UpdatableRecord<R>> void accept(Table<R> table, Collection<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        var columns = Arrays.stream(table.fields())
                .map(field -> sql.render(field.getUnqualifiedName()))
                .collect(Collectors.joining(", "));
        var command = "copy %s (%s) from stdin".formatted(sql.render(DSL.name(schema, table.getName())), columns);
        sql.connection(connection -> {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
            try {
                var lines = new StringBuilder(BUFFER + 1_024);
                for (var row : rows) {
                    appendRow(lines, row);
                    if (lines.length() > BUFFER) {
                        write(copy, lines);
                    }
                }
                write(copy, lines);
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        });
    }

    private static void write(CopyIn copy, StringBuilder lines) throws SQLException {
        var bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    private static void appendRow(StringBuilder lines, UpdatableRecord<?> row) {
        var fields = row.fields();
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                lines.append('\t');
            }
            appendValue(lines, StoredValue.text(fields[i], row.get(i)));
        }
        lines.append('\n');
    }

    private static void appendValue(StringBuilder lines, @Nullable String text) {
        if (text == null) {
            lines.append("\\N");
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(c);
            }
        }
    }
}
