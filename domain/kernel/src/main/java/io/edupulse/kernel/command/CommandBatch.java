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

/// The outcome of several commands for one aggregate if its stream ends with a given state. Each command is decided on
/// the state that the commands before it leave, as if they ran one by one. The outcome is valid only after the append
/// has succeeded. Used by one thread.
final class CommandBatch<S, C extends Command, E extends DomainEvent> {

    private final Aggregate<S, C, E> aggregate;
    private final VersionedState<S> base;
    private final EventStamper stamper;

    private S state;
    private final List<NewEvent> events = new ArrayList<>();
    private final SequencedMap<String, Integer> eventsByKey = new LinkedHashMap<>();
    private final Set<String> refusedKeys = new HashSet<>();
    private final Map<PendingCommand<C>, CommandOutcome> outcomes = new LinkedHashMap<>();

    private CommandBatch(Aggregate<S, C, E> aggregate, VersionedState<S> base, EventStamper stamper) {
        this.aggregate = aggregate;
        this.base = base;
        this.stamper = stamper;
        this.state = base.state();
    }

    /// Decides commands in their order.
    static <S, C extends Command, E extends DomainEvent> CommandBatch<S, C, E> decide(
            Aggregate<S, C, E> aggregate,
            VersionedState<S> base,
            EventStamper stamper,
            List<PendingCommand<C>> commands) {
        var batch = new CommandBatch<>(aggregate, base, stamper);
        commands.forEach(pending -> batch.outcomes.put(pending, batch.decide(pending)));
        return batch;
    }

    /// The result of a command once the batch is written.
    @FunctionalInterface
    private interface CommandOutcome {
        CommandResult by(Receipts receipts);
    }

    /// The receipts of a written batch.
    interface Receipts {

        /// The receipt of a command whose last event is the batch's event of this number.
        Receipt after(int events);

        /// The receipt of the earlier command with a key, if there was one.
        Optional<Receipt> earlier(String key);
    }

    /// The state that the batch was decided on.
    VersionedState<S> base() {
        return base;
    }

    Set<PendingCommand<C>> commands() {
        return outcomes.keySet();
    }

    boolean writesNothing() {
        return events.isEmpty() && eventsByKey.isEmpty();
    }

    /// The keys of the refused commands, which may have been accepted before.
    Set<String> refusedKeys() {
        return refusedKeys;
    }

    Append append(UUID aggregateId) {
        var keys = eventsByKey.entrySet().stream()
                .map(entry -> new Append.IdempotencyKey(entry.getKey(), entry.getValue()))
                .toList();
        return new Append(aggregateId, base.sequence(), base.eventId(), events, keys);
    }

    /// The state once the append has succeeded.
    VersionedState<S> after(Appended done) {
        return events.isEmpty()
                ? base
                : new VersionedState<>(
                        state,
                        done.lastSequence(),
                        done.firstPosition() + events.size() - 1,
                        events.getLast().id(),
                        base.snapshot());
    }

    /// Settles all commands.
    void settle(Receipts receipts) {
        outcomes.forEach((pending, outcome) -> pending.settle(() -> outcome.by(receipts)));
    }

    /// Settles all commands with the same result.
    void settle(CommandResult result) {
        outcomes.keySet().forEach(pending -> pending.settle(() -> result));
    }

    /// Settles the commands whose idempotency keys have earlier receipts.
    void settleRepeated(Map<String, Receipt> earlier) {
        for (var pending : outcomes.keySet()) {
            var key = pending.options().idempotencyKey();
            var receipt = key == null ? null : earlier.get(key);
            if (receipt != null) {
                pending.settle(() -> new Accepted(receipt, true));
            }
        }
    }

    private CommandOutcome decide(PendingCommand<C> pending) {
        var key = pending.options().idempotencyKey();
        var first = key == null ? null : eventsByKey.get(key);
        if (first != null) {
            return receipts -> new Accepted(receipts.after(first), true);
        }
        long sequence = base.sequence() + events.size();
        var expected = pending.options().expectedSequence();
        if (expected.isPresent() && expected.getAsLong() != sequence) {
            return refuse(key, new Conflicted(pending.command().aggregateId(), expected.getAsLong(), sequence));
        }
        try {
            var now = stamper.now();
            return switch (CheckedAggregate.decide(aggregate, state, pending.command(), now)) {
                case Decision.Rejected<E>(var rejection) -> refuse(key, new Rejected(rejection));
                case Decision.Accepted<E>(var decided) -> {
                    var written = stamper.write(decided, now, pending.options().metadata());
                    var next = state;
                    for (var event : decided) {
                        next = CheckedAggregate.evolve(aggregate, next, event);
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

    private CommandOutcome accept(@Nullable String key) {
        int needed = events.size();
        if (key != null) {
            eventsByKey.put(key, needed);
        }
        return receipts -> new Accepted(receipts.after(needed), false);
    }

    /// A command that is refused now may have been accepted before with the same key.
    private CommandOutcome refuse(@Nullable String key, CommandResult refused) {
        if (key != null) {
            refusedKeys.add(key);
        }
        return receipts -> Optional.ofNullable(key)
                .flatMap(receipts::earlier)
                .<CommandResult>map(receipt -> new Accepted(receipt, true))
                .orElse(refused);
    }
}
