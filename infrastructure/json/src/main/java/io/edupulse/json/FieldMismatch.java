package io.edupulse.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.edupulse.kernel.text.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The reason why a JSON object does not fit a record, from Jackson's exception.
///
/// @param pointer leads to the field; empty for the object itself
/// @param reason the rest of a sentence that begins with the field
record FieldMismatch(Kind kind, JsonPointer pointer, String reason) {

    private static final int LONGEST_PATH = 200;

    enum Kind {
        UNKNOWN,
        MISSING,
        INVALID
    }

    static FieldMismatch of(JsonProcessingException failure) {
        var path = failure instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : JsonPointer.empty();
        return switch (failure) {
            case UnrecognizedPropertyException e -> new FieldMismatch(Kind.UNKNOWN, path, "is not known");
            case InvalidNullException e -> new FieldMismatch(Kind.MISSING, path, "is null");
            case InvalidValueException e -> new FieldMismatch(Kind.INVALID, path, e.getOriginalMessage());
            case MismatchedInputException e when isMissing(e) -> new FieldMismatch(Kind.MISSING, path, "is missing");
            case MismatchedInputException e ->
                new FieldMismatch(Kind.INVALID, path, "is not " + expected(e.getTargetType()));
            case JsonMappingException e
            when e.getCause() instanceof InputCoercionException range ->
                new FieldMismatch(Kind.INVALID, path, "is not " + expected(range.getTargetType()));
            default -> new FieldMismatch(Kind.INVALID, path, "cannot be read: " + failure.getOriginalMessage());
        };
    }

    /// Jackson has no exception of its own for this.
    private static boolean isMissing(MismatchedInputException e) {
        return e.getOriginalMessage().startsWith("Missing required creator property");
    }

    /// The path to the field, such as `title` or `author.name`; empty for the object itself. In one line and not too
    /// long, whatever the keys of maps are.
    String field() {
        var path = pointer.toString().replaceFirst("/", "").replace('/', '.').replaceAll("\\p{Cntrl}", "?");
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "...";
    }

    private static JsonPointer pointer(List<JsonMappingException.Reference> path) {
        var pointer = JsonPointer.empty();
        for (var step : path) {
            pointer = step.getFieldName() == null
                    ? pointer.appendIndex(step.getIndex())
                    : pointer.appendProperty(step.getFieldName());
        }
        return pointer;
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of the right kind";
        }
        if (type == String.class) {
            return "text";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == Instant.class) {
            return "a time like 2026-01-31T12:00:00Z";
        }
        if (type == int.class || type == Integer.class) {
            return Text.format("a whole number from %d to %d", Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return Text.format("a whole number from %d to %d", Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == byte.class || type == Byte.class) {
            return Text.format("a whole number from %d to %d", Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        if (type == short.class || type == Short.class) {
            return Text.format("a whole number from %d to %d", Short.MIN_VALUE, Short.MAX_VALUE);
        }
        if (Number.class.isAssignableFrom(type) || type == float.class || type == double.class) {
            return "a number";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return type.isRecord() ? "an object" : "a " + type.getSimpleName();
    }
}
