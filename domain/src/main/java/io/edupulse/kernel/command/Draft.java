package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision.Accepted;
import io.edupulse.kernel.aggregate.Decision.Rejected;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What several commands for one aggregate would write if it stood at a given state: each is decided on the state
/// that those before it leave behind, as if they had run one by one. Nothing of it is true until the append has
/// succeeded.
final class Draft<S, C extends Command, E extends DomainEvent> {

    private final Aggregate<S, C, E> aggregate;
    private final Versioned<S> base;
    private final Scribe scribe;

    private S state;
    private final List<NewEvent> events = new ArrayList<>();
    private final List<Append.Key> keys = new ArrayList<>();
    private final Set<String> seenKeys = new HashSet<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    Draft(Aggregate<S, C, E> aggregate, Versioned<S> base, Scribe scribe) {
        this.aggregate = aggregate;
        this.base = base;
        this.scribe = scribe;
        this.state = base.state();
    }

    /// What a draft says to one command.
    sealed interface Verdict {

        /// Accepted; done when the first `events` of the append are written.
        record Accept(int events) implements Verdict {}

        /// Refused by a rule or by the sequence that the sender expects.
        record Refuse(CommandResult result) implements Verdict {}

        /// Could not be decided or written down.
        record Fail(RuntimeException failure) implements Verdict {}

        /// Carries the key of an earlier command of this draft, whose receipt it gets.
        record Echo(String key) implements Verdict {}
    }

    Verdict decide(Submission<C> submission) {
        var verdict = judge(submission);
        verdicts.add(verdict);
        return verdict;
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    boolean writesNothing() {
        return events.isEmpty() && keys.isEmpty();
    }

    Append append(UUID aggregateId) {
        return new Append(aggregateId, base.sequence(), events, keys);
    }

    /// The state once the append has succeeded.
    Versioned<S> after(Appended done) {
        return events.isEmpty()
                ? base
                : new Versioned<>(state, done.lastSequence(), done.firstPosition() + events.size() - 1);
    }

    private Verdict judge(Submission<C> submission) {
        var options = submission.options();
        var key = options.idempotencyKey();
        if (key != null && seenKeys.contains(key)) {
            return new Verdict.Echo(key);
        }
        long sequence = base.sequence() + events.size();
        var expected = options.expectedSequence();
        if (expected.isPresent() && expected.getAsLong() != sequence) {
            return new Verdict.Refuse(
                    new CommandResult.Conflicted(submission.command().aggregateId(), expected.getAsLong(), sequence));
        }
        try {
            var now = scribe.now();
            return switch (aggregate.decide(state, submission.command(), now)) {
                case Rejected<E>(var rejection) -> new Verdict.Refuse(new CommandResult.Rejected(rejection));
                case Accepted<E>(var decided) -> {
                    var written = scribe.write(decided, now, options.metadata());
                    for (var event : decided) {
                        state = aggregate.evolve(state, event);
                    }
                    events.addAll(written);
                    if (key != null) {
                        seenKeys.add(key);
                        keys.add(new Append.Key(key, events.size()));
                    }
                    yield new Verdict.Accept(events.size());
                }
            };
        } catch (RuntimeException failure) {
            return new Verdict.Fail(failure);
        }
    }
}
