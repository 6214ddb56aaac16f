package io.edupulse.torture.check.health;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Kind;
import java.util.List;
import java.util.function.Predicate;

/// Looks for queries that failed while the standby alone was hit: the primary can answer them. What they answer
/// is judged by `read-your-writes` and `reads-never-go-back`. Says nothing of a run in which the primary
/// answers all queries.
public final class StandbyReads implements Checker {

    @Override
    public String name() {
        return "standby-reads";
    }

    @Override
    public String promise() {
        return "Standbys answer queries, and none fails because of a standby while the primary lives.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var answers = evidence.run().standbyAnswers();
        if (answers == null) {
            return;
        }
        findings.looked("answers of standbys", answers);
        if (answers == 0) {
            findings.violated("No standby has answered a query");
        }
        var ofStandby = faults(evidence, Fault::isOfStandby);
        var others = faults(evidence, fault -> !fault.isOfStandby());
        evidence.history()
                .of(Kind.QUERY)
                .filter(query -> ofStandby.touch(query) && !others.touch(query))
                .forEach(query -> {
                    findings.looked(
                            query.after() == null
                                    ? "queries while a standby was hit"
                                    : "queries after a receipt while a standby was hit",
                            1);
                    if (query.hasFailed()) {
                        findings.violated(
                                query.command() + " failed, though the primary lived: "
                                        + (query.code().isEmpty() ? query.error() : query.code()),
                                evidence.step(query));
                    }
                });
    }

    private static Disturbances faults(Evidence evidence, Predicate<Fault> wanted) {
        List<Fault> faults = evidence.faults().stream().filter(wanted).toList();
        return new Disturbances(faults);
    }
}
