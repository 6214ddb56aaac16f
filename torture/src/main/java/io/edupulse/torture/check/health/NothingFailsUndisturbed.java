package io.edupulse.torture.check.health;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import java.util.List;

/// Looks for commands and queries that failed while no fault was there, and none had been there lately.
/// Rebuilds, swaps, roll backs and rolling restarts are no faults: what fails because of them is found here. A
/// command that the database refuses by its constraints is one at any time: no fault explains that the product
/// tries it.
public final class NothingFailsUndisturbed implements Checker {

    private static final String REFUSED = "store.refused";

    @Override
    public String name() {
        return "nothing-fails-undisturbed";
    }

    @Override
    public String promise() {
        return "No command and no query fails without a fault, also during rebuilds, swaps, roll backs and rolling restarts.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        var disturbances = new Disturbances(evidence.faults());
        var operations = evidence.history().operations();
        for (var request : operations) {
            boolean isAsked = request.kind() == Kind.COMMAND || request.kind() == Kind.QUERY;
            if (!isAsked) {
                continue;
            }
            if (request.code().equals(REFUSED)) {
                findings.violated(
                        request.command() + " was refused by the database: " + request.error(), evidence.step(request));
                continue;
            }
            if (disturbances.touch(request)) {
                continue;
            }
            findings.looked(request.kind() == Kind.COMMAND ? "commands" : "queries", 1);
            if (request.hasFailed()) {
                findings.violated(
                        request.command() + " failed without a fault: "
                                + (request.code().isEmpty() ? request.error() : request.code()),
                        findings.keepsMore() ? steps(evidence, operations, request) : List.of());
            }
        }
    }

    /// The request, and the operations on read models that it overlaps.
    private static List<Step> steps(Evidence evidence, List<Operation> operations, Operation request) {
        return operations.stream()
                .filter(other ->
                        other.id().equals(request.id()) || (other.kind() == Kind.OPERATION && overlap(other, request)))
                .map(evidence::step)
                .toList();
    }

    private static boolean overlap(Operation one, Operation other) {
        return one.began() <= other.ended() && other.began() <= one.ended();
    }
}
