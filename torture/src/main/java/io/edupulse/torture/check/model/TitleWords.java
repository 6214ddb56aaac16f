package io.edupulse.torture.check.model;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;

/// The words of a title as they are searched: letters and digits without case and accents, each word once, the
/// first 200 of them, cut at 100 characters.
final class TitleWords {

    private static final int MOST = 200;
    private static final int LONGEST = 100;

    private TitleWords() {}

    static String of(String title) {
        var plain = Normalizer.normalize(title, Normalizer.Form.NFKD)
                .replaceAll("\\p{Mn}+", "")
                .toLowerCase(Locale.ROOT);
        var words = new LinkedHashSet<String>();
        for (var word : plain.split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty() && words.size() < MOST) {
                words.add(word.substring(0, Math.min(LONGEST, word.length())));
            }
        }
        return String.join(" ", words);
    }
}
