package io.edupulse.node.output;

/// How many columns of a terminal a text takes: none for marks that join the character before, two for the wide
/// characters of East Asia and for pictographs.
final class TextWidth {

    private static final String ELLIPSIS = "…";

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /// The beginning of a text that fits into this many columns, with an ellipsis where something is left out.
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int width = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            width += of(character);
            if (width > columns - 1) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    /// The blocks of Unicode's East Asian Width that are wide as a whole, and those of pictographs.
    private static boolean isWide(int c) {
        return isIn(c, 0x1100, 0x115F)
                || isIn(c, 0x2E80, 0xA4CF)
                || isIn(c, 0xA960, 0xA97C)
                || isIn(c, 0xAC00, 0xD7A3)
                || isIn(c, 0xF900, 0xFAFF)
                || isIn(c, 0xFE30, 0xFE6F)
                || isIn(c, 0xFF00, 0xFF60)
                || isIn(c, 0xFFE0, 0xFFE6)
                || isIn(c, 0x1F300, 0x1F64F)
                || isIn(c, 0x1F680, 0x1F6FF)
                || isIn(c, 0x1F900, 0x1FAFF)
                || isIn(c, 0x20000, 0x3FFFD);
    }

    private static boolean isIn(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
