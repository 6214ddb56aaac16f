package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.Log;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.rules.EventForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a read model must be after the whole log, and what it must have parked: poison, and what comes after
/// poison in the same aggregate.
///
/// @param parked places
public record Fold(Tables tables, Set<String> parked, List<LogRow> poison) {

    public static Fold of(ReadModel model, Log log) {
        var tables = new Tables();
        Set<String> blocked = new HashSet<>();
        Set<String> parked = new HashSet<>();
        var poison = new ArrayList<LogRow>();
        for (var row : log.rows()) {
            if (!model.types().contains(row.type())) {
                continue;
            }
            boolean isPoison = !EventForm.isReadable(row.type(), row.payload());
            if (isPoison) {
                poison.add(row);
                blocked.add(row.aggregate());
            }
            if (blocked.contains(row.aggregate())) {
                parked.add(row.place());
            } else {
                model.apply(row, tables);
            }
        }
        return new Fold(tables, parked, poison);
    }
}
