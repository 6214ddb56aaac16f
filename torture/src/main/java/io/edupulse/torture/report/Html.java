package io.edupulse.torture.report;

import java.util.Locale;

/// Text for a page. Whatever a run has put into its files is escaped, so that nothing of it is taken for the
/// page's own.
final class Html {

    private Html() {}

    static String text(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return out.toString();
    }

    /// With one decimal.
    static String number(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
