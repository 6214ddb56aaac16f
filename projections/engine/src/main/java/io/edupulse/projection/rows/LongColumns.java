package io.edupulse.projection.rows;

import java.util.Arrays;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The columns of a table whose values may take much memory: texts, documents and arrays. Immutable.
final class LongColumns {

    private final int[] columns;

    LongColumns(Table<?> table) {
        this.columns = Arrays.stream(table.fields())
                .filter(field -> isLong(field.getType()))
                .mapToInt(table::indexOf)
                .toArray();
    }

    /// How many characters a row has in them.
    long characters(@Nullable Object[] values) {
        long sum = 0;
        for (int column : columns) {
            sum += length(values[column]);
        }
        return sum;
    }

    private static boolean isLong(Class<?> type) {
        return type == String.class || type == JSON.class || type == JSONB.class || type.isArray();
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case JSON json -> json.data().length();
            case JSONB json -> json.data().length();
            case byte[] bytes -> bytes.length;
            case Object[] elements ->
                Arrays.stream(elements)
                        .mapToLong(element -> Long.SIZE + length(element))
                        .sum();
            case null, default -> 0;
        };
    }
}
