package io.edupulse.torture.check;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.health.Growth;
import io.edupulse.torture.check.health.HandOver;
import io.edupulse.torture.check.health.NothingFailsUndisturbed;
import io.edupulse.torture.check.health.RecoveryTime;
import io.edupulse.torture.check.health.StandbyReads;
import io.edupulse.torture.check.history.RunFolder;
import io.edupulse.torture.check.log.Database;
import io.edupulse.torture.check.log.LogReader;
import io.edupulse.torture.check.order.AggregateOrder;
import io.edupulse.torture.check.order.DensePositions;
import io.edupulse.torture.check.order.ExactlyOnce;
import io.edupulse.torture.check.order.LostTailOnly;
import io.edupulse.torture.check.order.SameReceipt;
import io.edupulse.torture.check.stream.NothingBelowCursor;
import io.edupulse.torture.check.stream.StreamsEqualLog;
import io.edupulse.torture.check.stream.SubscriberOrder;
import io.edupulse.torture.check.view.MonotonicReads;
import io.edupulse.torture.check.view.OnlyPoisonParked;
import io.edupulse.torture.check.view.ReadModelsEqualFold;
import io.edupulse.torture.check.view.ReadsShowReceipts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Asks all checkers about a run. The servers of the run must still be there, healed, quiet and without clients.
public final class Checks {

    static final List<Checker> ALL = List.of(
            new ExactlyOnce(),
            new AggregateOrder(),
            new SameReceipt(),
            new DensePositions(),
            new NothingBelowCursor(),
            new StreamsEqualLog(),
            new SubscriberOrder(),
            new ReadModelsEqualFold(),
            new OnlyPoisonParked(),
            new ReadsShowReceipts(),
            new MonotonicReads(),
            new StandbyReads(),
            new NothingFailsUndisturbed(),
            new LostTailOnly(),
            new RecoveryTime(),
            new HandOver(),
            new Growth());

    private Checks() {}

    /// The names of all checkers.
    public static List<String> names() {
        return ALL.stream().map(Checker::name).toList();
    }

    /// @param folder of the run
    /// @throws IOException if the folder is not what it must be
    /// @throws SQLException if the log cannot be read
    public static Verdict run(Path folder) throws IOException, SQLException, InterruptedException {
        return run(RunFolder.read(folder));
    }

    static Verdict run(RunFolder folder) throws SQLException, InterruptedException {
        var database = new Database(folder.run().databaseUrl());
        try (var connection = database.snapshot()) {
            var evidence = new Evidence(folder, LogReader.read(connection), database);
            var results = new ArrayList<Result>();
            for (var checker : ALL) {
                results.add(ask(checker, evidence));
            }
            return new Verdict(results);
        }
    }

    /// One that fails has not seen the promise kept.
    private static Result ask(Checker checker, Evidence evidence) throws InterruptedException {
        var findings = new Findings();
        try {
            checker.check(evidence, findings);
        } catch (IOException | SQLException | RuntimeException e) {
            findings.violated("The checker failed: " + e);
        }
        return findings.result(checker, !(checker.isOfTime() && evidence.run().isSlowMachine()));
    }
}
