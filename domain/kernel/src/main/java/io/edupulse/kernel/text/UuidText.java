package io.edupulse.kernel.text;

import java.util.Optional;
import java.util.UUID;

/// Reads the text of a UUID strictly: 36 characters, hexadecimal digits of either case. `UUID.fromString` also takes
/// groups that are too short or too long.
public final class UuidText {

    private static final int LENGTH = 36;
    private static final long NOT_HEXADECIMAL = -1;

    private UuidText() {}

    /// Empty if it is none.
    public static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH
                || !isDash(text, 8)
                || !isDash(text, 13)
                || !isDash(text, 18)
                || !isDash(text, 23)) {
            return Optional.empty();
        }
        long first = digits(text, 0, 8);
        long second = digits(text, 9, 13);
        long third = digits(text, 14, 18);
        long fourth = digits(text, 19, 23);
        long fifth = digits(text, 24, LENGTH);
        if ((first | second | third | fourth | fifth) < 0) {
            return Optional.empty();
        }
        return Optional.of(new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth));
    }

    private static boolean isDash(String text, int at) {
        return text.charAt(at) == '-';
    }

    /// Twelve digits at most, so that a valid value is never negative.
    private static long digits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return NOT_HEXADECIMAL;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /// Of ASCII alone, unlike `Character.digit`.
    private static int digit(char character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int letter = (character | ' ') - 'a'; // in lower case
        return letter >= 0 && letter < 6 && character < 0x80 ? letter + 10 : (int) NOT_HEXADECIMAL;
    }
}
