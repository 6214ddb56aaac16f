package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What several commands for one aggregate would write if it stood at a given state: each is decided on the state
/// that those before it leave behind, as if they had run one by one. Nothing of it is true until the append has
/// succeeded.
final class Draft<S, C extends Command, E extends DomainEvent> {

    private final Aggregate<S, C, E> aggregate;
    private final Versioned<S> base;
    private final Scribe scribe;

    private S state;
    private final List<NewEvent> events = new ArrayList<>();
    private final SequencedMap<String, Integer> eventsByKey = new LinkedHashMap<>();
    private final Set<String> refusedKeys = new HashSet<>();
    private final Map<Submission<C>, Verdict> verdicts = new LinkedHashMap<>();

    Draft(Aggregate<S, C, E> aggregate, Versioned<S> base, Scribe scribe) {
        this.aggregate = aggregate;
        this.base = base;
        this.scribe = scribe;
        this.state = base.state();
    }

    /// What a command is told if the draft comes true.
    @FunctionalInterface
    private interface Verdict {
        CommandResult by(Receipts receipts);
    }

    /// Where the log stands once a draft has come true.
    interface Receipts {

        /// For a command that is done with the first so many events of the draft.
        Receipt after(int events);

        /// For the command that was done earlier with a key, if there was one.
        Optional<Receipt> earlier(String key);
    }

    void decide(Submission<C> submission) {
        verdicts.put(submission, judge(submission));
    }

    boolean writesNothing() {
        return events.isEmpty() && eventsByKey.isEmpty();
    }

    /// The keys of the commands that it refuses, which may have been done before.
    Set<String> refusedKeys() {
        return refusedKeys;
    }

    Append append(UUID aggregateId) {
        var keys = eventsByKey.entrySet().stream()
                .map(entry -> new Append.Key(entry.getKey(), entry.getValue()))
                .toList();
        return new Append(aggregateId, base.sequence(), base.eventId(), events, keys);
    }

    /// The state once the append has succeeded.
    Versioned<S> after(Appended done) {
        return events.isEmpty()
                ? base
                : new Versioned<>(
                        state,
                        done.lastSequence(),
                        done.firstPosition() + events.size() - 1,
                        events.getLast().id(),
                        base.snapshot());
    }

    /// Settles all its commands.
    void settle(Receipts receipts) {
        verdicts.forEach((submission, verdict) -> submission.settle(() -> verdict.by(receipts)));
    }

    private Verdict judge(Submission<C> submission) {
        var key = submission.options().idempotencyKey();
        var first = key == null ? null : eventsByKey.get(key);
        if (first != null) {
            return receipts -> new Accepted(receipts.after(first), true);
        }
        long sequence = base.sequence() + events.size();
        var expected = submission.options().expectedSequence();
        if (expected.isPresent() && expected.getAsLong() != sequence) {
            return refuse(key, new Conflicted(submission.command().aggregateId(), expected.getAsLong(), sequence));
        }
        try {
            var now = scribe.now();
            return switch (Folding.decide(aggregate, state, submission.command(), now)) {
                case Decision.Rejected<E>(var rejection) -> refuse(key, new Rejected(rejection));
                case Decision.Accepted<E>(var decided) -> {
                    var written =
                            scribe.write(decided, now, submission.options().metadata());
                    var next = state;
                    for (var event : decided) {
                        next = Folding.evolve(aggregate, next, event);
                    }
                    state = next;
                    events.addAll(written);
                    yield accept(key);
                }
            };
        } catch (RuntimeException failure) {
            return receipts -> {
                throw failure;
            };
        }
    }

    private Verdict accept(@Nullable String key) {
        int needed = events.size();
        if (key != null) {
            eventsByKey.put(key, needed);
        }
        return receipts -> new Accepted(receipts.after(needed), false);
    }

    /// A command that is refused now may have been accepted before, under the same key.
    private Verdict refuse(@Nullable String key, CommandResult refused) {
        if (key != null) {
            refusedKeys.add(key);
        }
        return receipts -> Optional.ofNullable(key)
                .flatMap(receipts::earlier)
                .<CommandResult>map(receipt -> new Accepted(receipt, true))
                .orElse(refused);
    }
}
