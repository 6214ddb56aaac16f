package io.edupulse.json;

/// Null where the types say that there is none, as a caller without such checks has it.
final class Null {

    private Null() {}

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    static <T> T of() {
        return null;
    }
}
