package io.edupulse.app.cli;

import io.edupulse.app.output.Output;
import io.edupulse.projections.rebuild.ProgressText;
import io.edupulse.projections.rebuild.RebuildProgress;
import io.edupulse.projections.rebuild.RebuildProgress.Phase;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows how far a rebuild is: a bar on a terminal, a line a second and for each phase elsewhere, JSON lines for
/// programs.
final class ProgressPrinter {

    private static final int USUAL_COLUMNS = 80;
    private static final long LINE_INTERVAL_NANOS = 1_000_000_000;

    private final Output output;
    private final boolean terminal;
    private final int columns;
    private @Nullable Phase phase;
    private long printedAt;

    ProgressPrinter(Output output) {
        this.output = output;
        this.terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        this.columns = Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(text -> text.matches("[1-9][0-9]{0,3}"))
                .map(Integer::parseInt)
                .orElse(USUAL_COLUMNS);
    }

    void print(RebuildProgress progress) {
        if (output.isJson()) {
            output.line(Output.json(progress));
        } else if (terminal) {
            output.redraw(ProgressText.bar(progress, columns));
            if (progress.phase() == Phase.SWAPPED) {
                output.line("");
            }
        } else if (progress.phase() != phase || System.nanoTime() - printedAt > LINE_INTERVAL_NANOS) {
            phase = progress.phase();
            printedAt = System.nanoTime();
            output.line(ProgressText.line(progress));
        }
    }
}
