package io.edupulse.node.cli.rebuilds;

import io.edupulse.node.output.Output;
import io.edupulse.node.output.ProgressText;
import io.edupulse.rebuild.report.RebuildProgress;
import io.edupulse.rebuild.report.RebuildProgress.Phase;
import org.jspecify.annotations.Nullable;

/// Shows how far a rebuild is: a bar on a terminal, a line a second and for each phase elsewhere, JSON lines for
/// programs.
final class RebuildBar {

    private static final long LINE_INTERVAL_NANOS = 1_000_000_000;

    private final Output output;
    private @Nullable Phase phase;
    private long printedAt;

    RebuildBar(Output output) {
        this.output = output;
    }

    void print(RebuildProgress progress) {
        if (output.isJson()) {
            output.line(Output.json(progress));
        } else if (output.isTerminal()) {
            output.draw(ProgressText.bar(progress, output.columns()));
            if (progress.phase() == Phase.SWAPPED) {
                output.keepDrawn();
            }
        } else if (progress.phase() != phase || System.nanoTime() - printedAt > LINE_INTERVAL_NANOS) {
            phase = progress.phase();
            printedAt = System.nanoTime();
            output.line(ProgressText.line(progress));
        }
    }
}
