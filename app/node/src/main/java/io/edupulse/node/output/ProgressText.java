package io.edupulse.node.output;

import io.edupulse.kernel.text.Text;
import io.edupulse.rebuild.report.RebuildProgress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a rebuild is, for people: as a sentence for logs, and as a bar for a line of a terminal that is
/// drawn again and again.
public final class ProgressText {

    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 10;

    private ProgressText() {}

    /// `quiz-results reading: 1,200,000 of 5,000,000 events (24%), 95,000 events/s, 40 s left`.
    public static String line(RebuildProgress progress) {
        return Text.format("%s %s: %s", progress.projection(), phase(progress), figures(progress));
    }

    /// `[#########...............................] 24% quiz-results reading, 95,000 events/s, 40 s left`:
    /// never longer than the terminal is wide, so that it stays one line. Where there is no room for both,
    /// the bar goes first.
    ///
    /// @param columns how wide the terminal is
    public static String bar(RebuildProgress progress, int columns) {
        var text =
                Text.format("%d%% %s %s%s", percent(progress), progress.projection(), phase(progress), speed(progress));
        // A full last column makes some terminals go on to the next line.
        int room = Math.max(0, columns - 1);
        int width = Math.min(WIDEST_BAR, room - text.length() - 3);
        if (width < NARROWEST_BAR) {
            return text.substring(0, Math.min(room, text.length()));
        }
        int full = (int) (width * part(progress));
        return Text.format("[%s%s] %s", "#".repeat(full), ".".repeat(width - full), text);
    }

    /// `1 h 05 min`, `3 min 20 s`, `12 s` or `less than 1 s`.
    public static String time(Duration time) {
        if (time.toSeconds() == 0) {
            return "less than 1 s";
        }
        if (time.toHours() > 0) {
            return Text.format("%d h %02d min", time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? Text.format("%d min %02d s", time.toMinutes(), time.toSecondsPart())
                : Text.format("%d s", time.toSeconds());
    }

    private static String phase(RebuildProgress progress) {
        var phase = progress.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return progress.isPaused() ? phase + " (paused)" : phase;
    }

    private static String figures(RebuildProgress progress) {
        return String.format(
                        Locale.ROOT, "%,d of %,d events (%d%%)", progress.done(), progress.total(), percent(progress))
                + speed(progress);
    }

    private static String speed(RebuildProgress progress) {
        if (progress.isPaused()) {
            return "";
        }
        return switch (progress.phase()) {
            case READING, CATCHING_UP ->
                String.format(Locale.ROOT, ", %,.0f events/s", progress.eventsPerSecond()) + left(progress.timeLeft());
            case INDEXING, COMPARING, SWAPPING, SWAPPED -> "";
        };
    }

    private static String left(@Nullable Duration left) {
        return left == null ? "" : Text.format(", %s left", time(left));
    }

    private static int percent(RebuildProgress progress) {
        return (int) (100 * part(progress));
    }

    private static double part(RebuildProgress progress) {
        return progress.total() == 0 ? 1 : (double) progress.done() / progress.total();
    }
}
