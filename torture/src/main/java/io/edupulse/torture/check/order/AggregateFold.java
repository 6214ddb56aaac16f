package io.edupulse.torture.check.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Outcome;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.rules.Moment;
import io.edupulse.torture.check.rules.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through the states of one aggregate once. At each state it looks at the commands under way that were
/// rejected or conflicted; one that no state up to its last explains is a violation. The command that wrote the
/// next event must be one that the rules accept here.
final class AggregateFold {

    /// By how much the clocks of this machine's processes may differ.
    private static final Duration SAME_CLOCK = Duration.ofSeconds(2);

    /// The same in a run with a fault that puts a clock off.
    private static final Duration OTHER_CLOCK = Duration.ofHours(1);

    private static final String CONFLICT = "aggregate.conflict";
    private static final int MOST_STEPS = 10;

    private final Evidence evidence;
    private final Deeds deeds;
    private final List<LogRow> rows;
    private final CommitWindows windows;
    private final Findings findings;
    private final Duration tolerance;

    AggregateFold(Evidence evidence, Deeds deeds, List<LogRow> rows, CommitWindows windows, Findings findings) {
        this.evidence = evidence;
        this.deeds = deeds;
        this.rows = rows;
        this.windows = windows;
        this.findings = findings;
        this.tolerance =
                evidence.faults().stream().anyMatch(fault -> fault.name().contains("clock")) ? OTHER_CLOCK : SAME_CLOCK;
    }

    void check(List<Operation> commands) {
        var states = new ArrayList<State>();
        var waiting = new ArrayList<Waiting>();
        for (var operation : commands) {
            State.before(operation.command()).ifPresent(states::add);
            if (isJudged(operation)) {
                waiting.add(new Waiting(
                        operation, windows.fewestFrom(operation.began()), windows.mostUntil(operation.ended())));
            }
        }
        if (!states.isEmpty()) {
            waiting.sort(Comparator.comparingInt(Waiting::first));
            fold(states.getFirst(), waiting.iterator());
        }
    }

    private boolean isJudged(Operation operation) {
        if (operation.outcome() != Outcome.REJECTED && operation.outcome() != Outcome.CONFLICTED) {
            return false;
        }
        if (evidence.beganBeforeLoss(operation)) {
            findings.looked("not judged, since a tail was lost after them", 1);
            return false;
        }
        findings.looked(operation.outcome() == Outcome.REJECTED ? "rejections" : "conflicts", 1);
        return true;
    }

    private void fold(State initial, Iterator<Waiting> waiting) {
        var state = initial;
        var active = new ArrayList<Waiting>();
        @Nullable Waiting next = waiting.hasNext() ? waiting.next() : null;
        for (int count = 0; count <= rows.size(); count++) {
            while (next != null && next.first() <= count) {
                active.add(next);
                next = waiting.hasNext() ? waiting.next() : null;
            }
            settle(active, state, count);
            if (count < rows.size()) {
                var row = rows.get(count);
                checkDecision(row, state, count);
                state = state.after(row.type(), row.payload());
            }
        }
        active.forEach(this::unexplained);
    }

    private void settle(List<Waiting> active, State state, int count) {
        active.removeIf(waiting -> isExplained(waiting.operation(), state, count));
        active.removeIf(waiting -> {
            boolean isOver = waiting.last() <= count;
            if (isOver) {
                unexplained(waiting);
            }
            return isOver;
        });
    }

    private boolean isExplained(Operation operation, State state, int count) {
        if (operation.outcome() == Outcome.REJECTED) {
            return rulings(operation, state).contains(operation.code());
        }
        if (!operation.code().isEmpty() && !operation.code().equals(CONFLICT)) {
            return true; // an id of another kind of aggregate, or the like
        }
        Long expected = operation.expected();
        return expected != null ? expected != count : count > 0 && windows.endOfState(count - 1) >= operation.began();
    }

    private void checkDecision(LogRow row, State state, int count) {
        var owner = deeds.owner(row);
        if (owner == null || deeds.isForeign(row)) {
            findings.looked("events of foreign or unknown writers", 1);
            return;
        }
        findings.looked("accepted", 1);
        var operation = owner.accepted().stream()
                .filter(accepted ->
                        accepted.receipt() != null && !accepted.receipt().repeated())
                .findFirst()
                .orElse(owner.first());
        if (!rulings(operation, state).contains(row.type())) {
            findings.violated(
                    "A command was accepted where the rules say " + rulings(operation, state),
                    history(operation, count + 1));
        } else if (operation.expected() != null && operation.expected() != count) {
            findings.violated(
                    "A command was accepted at sequence " + count + ", and expects " + operation.expected(),
                    history(operation, count + 1));
        }
    }

    private Set<String> rulings(Operation operation, State state) {
        JsonNode payload = operation.payload();
        var from = evidence.run().at(operation.began()).minus(tolerance);
        var until = operation.hasEnded() ? evidence.run().at(operation.ended()).plus(tolerance) : Instant.MAX;
        return state.rulings(operation.command(), payload, new Moment(from, until));
    }

    private void unexplained(Waiting waiting) {
        var operation = waiting.operation();
        findings.violated(
                "No state of the aggregate from sequence " + waiting.first() + " to " + waiting.last() + " explains "
                        + operation.outcome().name().toLowerCase(Locale.ROOT) + " " + operation.code(),
                history(operation, waiting.last()));
    }

    private List<Step> history(Operation operation, int until) {
        var steps = new ArrayList<Step>();
        steps.add(evidence.step(operation));
        for (var row : rows.subList(Math.max(0, until - MOST_STEPS), until)) {
            steps.add(evidence.step(row));
        }
        return steps;
    }

    /// A command that was not accepted.
    ///
    /// @param first the fewest events that may have been there while it was under way
    /// @param last the most
    private record Waiting(Operation operation, int first, int last) {}
}
