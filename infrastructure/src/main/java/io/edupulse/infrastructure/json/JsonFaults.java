package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.stream.Collectors;

/// What Jackson has to say, in one line for people.
final class JsonFaults {

    private JsonFaults() {}

    /// The field that a fault is about, with those around it: `payload.score_raw`.
    static String field(JsonMappingException e) {
        var path = e.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "the document" : path;
    }

    static String describe(IOException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "%s is not a field of it".formatted(field(unknown));
            case InvalidFormatException format ->
                "%s is %s, which is not a %s".formatted(field(format), shown(format.getValue()), kind(format));
            case JsonMappingException mapping -> "%s: %s".formatted(field(mapping), firstLine(mapping));
            case JsonProcessingException processing -> {
                var at = processing.getLocation();
                var message = firstLine(processing);
                yield at == null
                        ? message
                        : "%s at line %d, column %d".formatted(message, at.getLineNr(), at.getColumnNr());
            }
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String firstLine(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\s*\\((index|but|although|through|for) .*", "");
    }

    private static String kind(InvalidFormatException e) {
        return switch (e.getTargetType().getSimpleName()) {
            case "UUID" -> "UUID such as 018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b";
            case "Instant" -> "time such as 2026-11-23T08:30:00Z";
            case "int" -> "whole number from %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "long" -> "whole number from %d to %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE);
            case "String" -> "text";
            case "boolean" -> "true or false";
            default -> e.getTargetType().getSimpleName();
        };
    }

    private static String shown(Object value) {
        var text = String.valueOf(value);
        var shortened = text.length() > 60 ? text.substring(0, 57) + "..." : text;
        return value instanceof CharSequence ? "'" + shortened + "'" : shortened;
    }
}
