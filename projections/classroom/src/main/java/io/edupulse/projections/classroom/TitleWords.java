package io.edupulse.projections.classroom;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words of a title as they are searched: without case, accents and anything that is not a letter or a digit.
/// Titles and what users type go through the same function, so the database need not know what a word is.
final class TitleWords {

    private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /// Far below what a tsvector can hold: a title of a foreign writer may be of any length.
    private static final int MAXIMUM_WORDS = 200;

    private static final int MAXIMUM_LENGTH = 100;

    private TitleWords() {}

    /// The words of a title, with spaces between.
    static String of(String title) {
        return split(title).collect(Collectors.joining(" "));
    }

    /// A tsquery that finds the titles in which each of the words begins a word; empty if there are no words.
    static String query(String words) {
        return split(words).map(word -> "'" + word + "':*").collect(Collectors.joining(" & "));
    }

    private static Stream<String> split(String text) {
        var plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return BETWEEN_WORDS
                .splitAsStream(plain)
                .filter(word -> !word.isEmpty())
                .map(word -> word.length() <= MAXIMUM_LENGTH ? word : word.substring(0, MAXIMUM_LENGTH))
                .distinct()
                .limit(MAXIMUM_WORDS);
    }
}
