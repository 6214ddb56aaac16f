package io.edupulse.node.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A text of several words, broken into lines that fit. A word that is wider than a line stays whole.
final class Paragraph {

    private static final String HANGING = "  ";
    private static final Pattern GAP = Pattern.compile("(?<=\\S)(?=\\s)");

    private Paragraph() {}

    /// Words with one blank between them.
    ///
    /// @param lead what the first line begins with; the others are indented by its width
    static List<String> lines(String lead, String text, int columns) {
        var words = text.strip().replaceAll("\\s+", " ");
        return filled(lead, " ".repeat(TextWidth.of(lead)), words, columns);
    }

    /// A text whose lines are broken where they are too wide, and kept as they are otherwise. A broken line goes on two
    /// columns further in than it begins.
    static String wrapped(String text, int columns) {
        return text.lines()
                .map(line -> TextWidth.of(line) <= columns ? line : wrappedLine(line, columns))
                .collect(Collectors.joining("\n"));
    }

    private static String wrappedLine(String line, int columns) {
        var indent = line.substring(0, line.length() - line.stripLeading().length());
        return String.join("\n", filled(indent, indent + HANGING, line.strip(), columns));
    }

    /// @param first what the first line begins with
    /// @param others what the other lines begin with
    private static List<String> filled(String first, String others, String text, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(first);
        int width = TextWidth.of(first);
        boolean isEmpty = true;
        for (var word : GAP.splitAsStream(text).toList()) { // each with the blanks before it
            if (!isEmpty && width + TextWidth.of(word) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(others).append(word.strip());
                width = TextWidth.of(line.toString());
            } else {
                line.append(word);
                width += TextWidth.of(word);
            }
            isEmpty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
