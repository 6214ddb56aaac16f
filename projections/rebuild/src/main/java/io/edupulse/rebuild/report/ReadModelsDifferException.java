package io.edupulse.rebuild.report;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.List;
import java.util.stream.Collectors;

/// A rebuilt read model is not the live one, so it was not swapped in. Code `rebuild.different`.
public final class ReadModelsDifferException extends CodedException {

    private static final String CODE = "rebuild.different";
    private static final String WAY_OUT =
            "if that is on purpose, as after a change of the code, accept the differences";

    private final String projection;
    private final List<TableComparison> tables;

    /// They could not be compared at all.
    public ReadModelsDifferException(String projection, String obstacle) {
        super(CODE, Text.format("%s is not rebuilt, because the live one %s; %s", projection, obstacle, WAY_OUT));
        this.projection = projection;
        this.tables = List.of();
    }

    /// They were compared.
    public ReadModelsDifferException(String projection, List<TableComparison> tables) {
        super(
                CODE,
                Text.format(
                        "%s was rebuilt but not swapped: %s; %s",
                        projection,
                        tables.stream()
                                .filter(table -> !table.isEqual())
                                .map(ReadModelsDifferException::describe)
                                .collect(Collectors.joining("; ")),
                        WAY_OUT));
        this.projection = projection;
        this.tables = List.copyOf(tables);
    }

    private ReadModelsDifferException(ReadModelsDifferException original) {
        super(CODE, original.message(), original);
        this.projection = original.projection;
        this.tables = original.tables;
    }

    @Override
    public ReadModelsDifferException copy() {
        return new ReadModelsDifferException(this);
    }

    public String projection() {
        return projection;
    }

    /// All tables, the equal ones too; none if they could not be compared.
    public List<TableComparison> tables() {
        return tables;
    }

    private static String describe(TableComparison table) {
        var first = table.samples().getFirst();
        return Text.format(
                "%s has %d rows that only the live one has, %d that only the rebuilt one has and %d with other values, first %s: live %s, rebuilt %s",
                table.table(),
                table.onlyLive(),
                table.onlyCandidate(),
                table.changed(),
                first.key(),
                first.live() == null ? "none" : first.live(),
                first.candidate() == null ? "none" : first.candidate());
    }
}
