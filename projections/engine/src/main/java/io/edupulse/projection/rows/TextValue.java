package io.edupulse.projection.rows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The values of rows as PostgreSQL reads them from text.
final class TextValue {

    private TextValue() {}

    /// The text of a field's value; null for null.
    @SuppressWarnings("unchecked") // a row's values are of the types of its fields
    static <T> @Nullable String text(Field<T> field, @Nullable Object value) {
        var stored = field.getConverter().to((T) value);
        return stored == null ? null : text(stored);
    }

    private static String text(Object value) {
        return switch (value) {
            case EnumType constant -> constant.getLiteral();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case Object[] array ->
                Arrays.stream(array).map(TextValue::element).collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }

    private static String element(@Nullable Object element) {
        return switch (element) {
            case null -> "NULL";
            case Object[] inner -> text(inner);
            default -> '"' + text(element).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        };
    }
}
