package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.text.Text;
import io.edupulse.node.output.Output;
import io.edupulse.projection.apply.AggregateRepair;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.TableComparison;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Shows how two read models differ.
public final class Differences {

    private Differences() {}

    /// All tables with their figures, then for those that differ the columns and the first keys with both
    /// rows.
    static void print(Output output, List<TableComparison> tables) {
        output.table(
                List.of("table", "rows before", "rows now", "only before", "only now", "changed"),
                tables.stream()
                        .map(t -> List.of(
                                t.table(),
                                t.liveRows(),
                                t.candidateRows(),
                                t.onlyLive(),
                                t.onlyCandidate(),
                                t.changed()))
                        .toList());
        for (var table : tables) {
            new TreeMap<>(table.changedColumns())
                    .forEach((column, rows) -> output.sentence(
                            Text.format("%s.%s has another value in %,d rows", table.table(), column, rows)));
            table.samples()
                    .forEach(sample -> row(output, table.table(), sample.key(), sample.live(), sample.candidate()));
        }
    }

    /// Why a rebuild was refused; for programs in the form of a report.
    public static void print(Output output, ReadModelsDifferException refused) {
        if (!refused.tables().isEmpty()) {
            output.result(
                    Map.of("projection", refused.projection(), "tables", refused.tables()),
                    () -> print(output, refused.tables()));
        }
    }

    static void print(Output output, AggregateRepair.Outcome repaired) {
        repaired.changes()
                .forEach(change -> row(output, change.table(), change.key(), change.before(), change.after()));
        output.sentence(Text.format(
                "%s: %d rows of %s from %,d events, %d of them changed, %d events are parked",
                repaired.projection(),
                repaired.rows(),
                repaired.aggregateId(),
                repaired.events(),
                repaired.changes().size(),
                repaired.parked()));
    }

    private static void row(Output output, String table, String key, @Nullable String before, @Nullable String now) {
        output.line(Text.format("%s %s", table, key));
        output.line("  before  " + Objects.requireNonNullElse(before, "none"));
        output.line("  now     " + Objects.requireNonNullElse(now, "none"));
    }
}
