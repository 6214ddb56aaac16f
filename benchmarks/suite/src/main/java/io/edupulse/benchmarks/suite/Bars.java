package io.edupulse.benchmarks.suite;

import java.util.Locale;
import java.util.SequencedMap;

/// A bar chart as SVG, with a label and a figure at each bar.
final class Bars {

    private static final int WIDTH = 780;
    private static final int ROW = 28;
    private static final int TOP = 44;
    private static final int LEFT = 190;
    private static final int WIDEST = 400;

    private Bars() {}

    static String svg(String title, String unit, SequencedMap<String, Double> values) {
        double largest =
                values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        var svg = new StringBuilder();
        int height = TOP + values.size() * ROW + 12;
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="12" y="26" font-size="16" font-weight="bold" fill="#1b1b1b">%s</text>
                """, WIDTH, height, WIDTH, height, title));
        int y = TOP;
        for (var entry : values.entrySet()) {
            double width = Math.max(1, entry.getValue() / largest * WIDEST);
            var colour = entry.getKey().startsWith("EduPulse") ? "#0b6e4f" : "#8d99ae";
            svg.append(String.format(
                    Locale.ROOT,
                    """
                    <text x="%d" y="%d" text-anchor="end" fill="#1b1b1b">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="18" fill="%s"/>
                    <text x="%.1f" y="%d" fill="#1b1b1b">%,.0f %s</text>
                    """,
                    LEFT - 8,
                    y + 14,
                    entry.getKey(),
                    LEFT,
                    y,
                    width,
                    colour,
                    LEFT + width + 6,
                    y + 14,
                    entry.getValue(),
                    unit));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }
}
