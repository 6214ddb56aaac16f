package io.edupulse.torture.check.view;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.model.Fold;
import io.edupulse.torture.check.model.ReadModels;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;

/// Each parked event is one that does not have the form of its type, or comes after such a one in the same
/// aggregate; and all of these are parked.
public final class OnlyPoisonParked implements Checker {

    @Override
    public String name() {
        return "only-poison-parked";
    }

    @Override
    public String promise() {
        return "Events that cannot be applied are parked with the later ones of their aggregate, and no others.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) throws SQLException {
        try (var connection = evidence.database().snapshot();
                var statement = connection.createStatement()) {
            for (var model : ReadModels.ALL) {
                if (!evidence.run().readModels().contains(model.name())) {
                    continue;
                }
                findings.looked("read models", 1);
                var fold = Fold.of(model, evidence.log());
                findings.looked("poison", fold.poison().size());
                var missing = new HashSet<>(fold.parked());
                try (var found = statement.executeQuery(
                        "select partition, position, error from " + model.schema() + ".parked_events")) {
                    while (found.next()) {
                        findings.looked("parked", 1);
                        var place = found.getInt(1) + ":" + found.getLong(2);
                        if (!missing.remove(place)) {
                            findings.violated(
                                    model.name() + " has parked the event at " + place + ": " + found.getString(3),
                                    steps(evidence, found.getInt(1), found.getLong(2)));
                        }
                    }
                }
                missing.forEach(place -> findings.violated(
                        model.name() + " has not parked the event at " + place + ", which is poison"));
            }
        }
    }

    private static List<Step> steps(Evidence evidence, int partition, long position) {
        var row = evidence.log().at(partition, position);
        return row == null ? List.of() : List.of(evidence.step(row));
    }
}
