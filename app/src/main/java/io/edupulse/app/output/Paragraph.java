package io.edupulse.app.output;

import java.util.ArrayList;
import java.util.List;

/// A text of several words, broken into lines that fit. A word that is wider than a line has a line of
/// its own.
final class Paragraph {

    private Paragraph() {}

    /// @param lead what the first line begins with; the others are indented by its width
    static List<String> lines(String lead, String text, int columns) {
        int indent = TextWidth.of(lead);
        var lines = new ArrayList<String>();
        var line = new StringBuilder(lead);
        int width = indent;
        for (var word : text.strip().split("\\s+", -1)) {
            boolean isFirst = width == indent;
            int needed = TextWidth.of(word) + (isFirst ? 0 : 1);
            if (!isFirst && width + needed > columns) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                width = indent;
                isFirst = true;
                needed = TextWidth.of(word);
            }
            line.append(isFirst ? "" : " ").append(word);
            width += needed;
        }
        lines.add(line.toString());
        return lines;
    }
}
