package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.Combiner;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.Draft.Receipts;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Handles the commands for one kind of aggregate. Each aggregate has a lane while commands are under way for it:
/// those that come while others are at the log are decided one after the other on speculative state and written as
/// one append.
final class CommandHandler<S, C extends Command, E extends DomainEvent> {

    private static final int MAXIMUM_CONFLICTS = 10;
    private static final int MAXIMUM_COMMANDS_TOGETHER = 1_024;
    private static final long CACHED_BYTES = 32 << 20;

    private final Aggregate<S, C, E> aggregate;
    private final EventReader log;
    private final EventBus bus;
    private final Scribe scribe;
    private final AggregateLoader<S, E> loader;
    private final StateCache<S> warm;
    private final ConcurrentHashMap<UUID, Lane<C>> lanes = new ConcurrentHashMap<>();

    CommandHandler(
            Aggregate<S, C, E> aggregate, EventReader log, EventBus bus, Scribe scribe, AggregateLoader<S, E> loader) {
        this.aggregate = aggregate;
        this.log = log;
        this.bus = bus;
        this.scribe = scribe;
        this.loader = loader;
        this.warm = new StateCache<>(CACHED_BYTES, aggregate::weight);
    }

    boolean takes(Class<?> command) {
        return aggregate.commands().isAssignableFrom(command);
    }

    CommandResult handle(Command command, CommandOptions options) {
        var submission = new Submission<>(aggregate.commands().cast(command), options);
        var id = command.aggregateId();
        var lane = lanes.compute(
                id, (key, open) -> open == null ? new Lane<>(batch -> decideAndWrite(id, batch)) : open.enter());
        try {
            return lane.submit(submission).get();
        } finally {
            lanes.compute(id, (key, open) -> open == null ? null : open.leave());
        }
    }

    /// The optimistic loop. A state from the cache may be old, and an aggregate that is not in the cache is taken
    /// for one without events, so that a command that begins an aggregate costs no look at the log. An append finds
    /// out about either by its expected sequence; where nothing is appended, the refusals are only believed after
    /// that look.
    private List<Supplier<CommandResult>> decideAndWrite(UUID id, List<Submission<C>> batch) {
        boolean fresh = false;
        var cached = warm.get(id);
        var current = cached == null ? loader.nothing() : cached;
        var open = batch;
        int conflicts = 0;
        while (true) {
            var draft = new Draft<>(aggregate, current, scribe);
            open.forEach(draft::decide);
            if (!draft.writesNothing()) {
                switch (bus.commit(draft.append(id))) {
                    case Appended done -> {
                        keep(id, draft.after(done));
                        draft.settle(receipts(draft, id, current, done.firstPosition()));
                    }
                    case Repeated(var earlier) -> settleRepeated(open, earlier);
                    case Conflict(var _, long expected, long actual) -> {
                        if (++conflicts == MAXIMUM_CONFLICTS) {
                            settle(open.stream(), new Conflicted(id, expected, actual));
                        }
                    }
                }
            } else if (fresh) {
                draft.settle(receipts(draft, id, current, current.position() + 1));
            }
            open = open.stream().filter(Submission::isOpen).toList();
            if (open.isEmpty()) {
                return batch.stream().map(Submission::outcome).toList();
            }
            warm.remove(id);
            current = keep(id, loader.refresh(id, current));
            fresh = true;
        }
    }

    private Versioned<S> keep(UUID id, Versioned<S> state) {
        if (state.sequence() == 0) {
            return state;
        }
        var kept = loader.considerSnapshot(id, state);
        warm.put(id, kept);
        return kept;
    }

    private static void settle(Stream<? extends Submission<?>> submissions, CommandResult result) {
        submissions.forEach(submission -> submission.settle(() -> result));
    }

    private static void settleRepeated(List<? extends Submission<?>> submissions, Map<String, Receipt> earlier) {
        for (var submission : submissions) {
            var key = submission.options().idempotencyKey();
            var receipt = key == null ? null : earlier.get(key);
            if (receipt != null) {
                submission.settle(() -> new Accepted(receipt, true));
            }
        }
    }

    /// The receipts of the commands of a draft on a state, whose first event stands, or would stand, at a position.
    private Receipts receipts(Draft<S, C, E> draft, UUID id, Versioned<S> base, long firstPosition) {
        int partition = log.partitions().of(id);
        var known = findReceipts(id, draft.refusedKeys());
        return new Receipts() {
            @Override
            public Receipt after(int events) {
                return new Receipt(id, base.sequence() + events, partition, firstPosition + events - 1);
            }

            @Override
            public Optional<Receipt> earlier(String key) {
                return known.isPresent() ? Optional.ofNullable(known.get().get(key)) : log.findReceipt(id, key);
            }
        };
    }

    /// One look for all keys, which may be as many as commands in the batch. If the log is away, it is empty: then each
    /// of those who asked looks for itself and fails by itself, and the others have their receipts.
    private Optional<Map<String, Receipt>> findReceipts(UUID id, Set<String> keys) {
        try {
            return Optional.of(keys.isEmpty() ? Map.of() : log.findReceipts(id, keys));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /// The commands under way for one aggregate; open as long as somebody is in it.
    private static final class Lane<C> {
        private final Combiner<Submission<C>, Supplier<CommandResult>> combiner;
        private int inside = 1;

        Lane(Function<List<Submission<C>>, List<Supplier<CommandResult>>> work) {
            this.combiner = new Combiner<>(Integer.MAX_VALUE, MAXIMUM_COMMANDS_TOGETHER, submission -> 1, work);
        }

        Supplier<CommandResult> submit(Submission<C> submission) {
            return combiner.submit(submission);
        }

        Lane<C> enter() {
            inside++;
            return this;
        }

        @Nullable
        Lane<C> leave() {
            return --inside == 0 ? null : this;
        }
    }
}
