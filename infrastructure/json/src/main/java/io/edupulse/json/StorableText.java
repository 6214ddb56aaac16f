package io.edupulse.json;

import java.util.Optional;

/// The rules of text that PostgreSQL's `jsonb` and every reader of the wire accept.
final class StorableText {

    private StorableText() {}

    /// The reason why a text cannot be stored, if any.
    static Optional<String> flaw(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.of("has a NUL character at index " + i);
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return Optional.of("has half a surrogate pair at index " + i);
                }
                i++;
            }
        }
        return Optional.empty();
    }
}
