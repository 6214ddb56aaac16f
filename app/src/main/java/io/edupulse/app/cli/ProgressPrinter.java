package io.edupulse.app.cli;

import io.edupulse.app.output.Output;
import io.edupulse.projections.rebuild.RebuildProgress;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/// Shows how far a rebuild is: a bar on a terminal, a line a second and for each phase elsewhere, JSON lines for
/// programs.
final class ProgressPrinter {

    private static final int WIDTH = 30;
    private static final long LINE_INTERVAL_NANOS = 1_000_000_000;

    private final Output output;
    private final boolean terminal;
    private Phase phase = Phase.READING;
    private long printedAt;

    ProgressPrinter(Output output) {
        this(
                output,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    }

    ProgressPrinter(Output output, boolean terminal) {
        this.output = output;
        this.terminal = terminal;
    }

    void print(RebuildProgress progress) {
        if (output.isJson()) {
            output.line(Output.json(progress));
        } else if (terminal) {
            output.redraw(bar(progress) + "  " + text(progress));
            if (progress.phase() == Phase.SWAPPED) {
                output.line("");
            }
        } else if (progress.phase() != phase || System.nanoTime() - printedAt > LINE_INTERVAL_NANOS) {
            phase = progress.phase();
            printedAt = System.nanoTime();
            output.line(text(progress));
        }
    }

    static String bar(RebuildProgress progress) {
        double part = progress.total() == 0 ? 1 : (double) progress.done() / progress.total();
        int full = (int) Math.round(WIDTH * part);
        return "[%s%s] %3d%%".formatted("#".repeat(full), ".".repeat(WIDTH - full), Math.round(100 * part));
    }

    static String text(RebuildProgress progress) {
        var phase = progress.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var left = progress.phase() == Phase.READING && progress.eventsPerSecond() > 0
                ? ", %d s left".formatted(progress.timeLeft().toSeconds())
                : "";
        return "%s %s: %,d of %,d events, %,.0f events/s%s"
                .formatted(
                        progress.projection(),
                        phase,
                        progress.done(),
                        progress.total(),
                        progress.eventsPerSecond(),
                        left);
    }
}
