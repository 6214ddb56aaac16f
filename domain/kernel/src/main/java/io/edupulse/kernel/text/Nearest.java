package io.edupulse.kernel.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The name that a user may have meant.
public final class Nearest {

    private static final int SHORT = 3;

    private Nearest() {}

    /// The one that takes the fewest changes of a character, if those are few.
    public static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(typed, name) <= few(Math.max(typed.length(), name.length()))
                        || (typed.length() >= SHORT && name.startsWith(typed)))
                .min(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// The end of a message about a name that there is not.
    public static String suggestion(String typed, Collection<String> names) {
        return of(typed, names)
                .map(name -> Text.format("; did you mean %s?", name))
                .orElse("");
    }

    private static int few(int length) {
        return length <= SHORT ? 1 : Math.max(2, length / 3);
    }

    /// The distance of Levenshtein.
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
