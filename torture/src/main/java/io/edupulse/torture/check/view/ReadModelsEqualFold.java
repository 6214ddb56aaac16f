package io.edupulse.torture.check.view;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.model.Fold;
import io.edupulse.torture.check.model.ReadModel;
import io.edupulse.torture.check.model.ReadModels;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Folds the whole log by a fold of its own, and compares every row of every table. The checkpoints say that
/// all of the log was applied: each is at the head of its partition and names its event.
public final class ReadModelsEqualFold implements Checker {

    private static final int MOST_EVENTS = 8;

    @Override
    public String name() {
        return "read-models-equal-fold";
    }

    @Override
    public String promise() {
        return "Each read model has exactly the rows that a fold of the whole log gives.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) throws SQLException {
        try (var connection = evidence.database().snapshot()) {
            for (var model : ReadModels.ALL) {
                if (evidence.run().readModels().contains(model.name())) {
                    check(evidence, connection, model, findings);
                }
            }
        }
    }

    private static void check(Evidence evidence, Connection connection, ReadModel model, Findings findings)
            throws SQLException {
        findings.looked("read models", 1);
        checkCheckpoints(evidence, connection, model, findings);
        var fold = Fold.of(model, evidence.log());
        for (var table : model.keys().entrySet()) {
            var expected = fold.tables().table(table.getKey());
            var stored = StoredTable.read(connection, model.schema(), table.getKey(), table.getValue());
            findings.looked("rows", stored.size());
            compare(evidence, model.schema() + "." + table.getKey(), expected, stored, findings);
        }
    }

    private static void checkCheckpoints(Evidence evidence, Connection connection, ReadModel model, Findings findings)
            throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select partition, position, event_id from " + model.schema() + ".checkpoints")) {
            while (found.next()) {
                findings.looked("checkpoints", 1);
                int partition = found.getInt(1);
                long head = evidence.log().head(partition);
                var last = evidence.log().at(partition, found.getLong(2));
                boolean isRight = found.getLong(2) == head
                        && (head == 0 || (last != null && Objects.equals(last.id(), found.getString(3))));
                if (!isRight) {
                    findings.violated(
                            model.name() + " is at position " + found.getLong(2) + " of partition " + partition
                                    + ", event " + found.getString(3) + ", and the log's last is " + head,
                            steps(evidence, evidence.log().at(partition, head)));
                }
            }
        }
    }

    private static void compare(
            Evidence evidence,
            String table,
            Map<String, Map<String, String>> expected,
            Map<String, Map<String, String>> stored,
            Findings findings) {
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(stored.keySet());
        for (var key : keys) {
            var right = expected.get(key);
            var found = stored.get(key);
            if (!Objects.equals(right, found)) {
                Map<String, String> row = right == null ? Objects.requireNonNull(found) : right;
                findings.violated(
                        "A row of " + table + " is " + difference(right, found) + " (" + key + ")",
                        events(evidence, row.getOrDefault("aggregate_id", "")));
            }
        }
    }

    private static String difference(@Nullable Map<String, String> right, @Nullable Map<String, String> found) {
        if (right == null || found == null) {
            return right == null ? "one that the log does not give" : "missing";
        }
        var columns = new TreeSet<>(right.keySet());
        columns.addAll(found.keySet());
        columns.removeIf(column -> Objects.equals(right.get(column), found.get(column)));
        var first = columns.first();
        return "wrong: " + first + " is " + found.get(first) + ", and must be " + right.get(first);
    }

    private static List<Step> events(Evidence evidence, String aggregate) {
        var stream = evidence.log().stream(aggregate);
        return stream.subList(Math.max(0, stream.size() - MOST_EVENTS), stream.size()).stream()
                .map(evidence::step)
                .toList();
    }

    private static List<Step> steps(Evidence evidence, @Nullable LogRow row) {
        return row == null ? List.of() : List.of(evidence.step(row));
    }
}
