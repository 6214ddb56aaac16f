package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.FlatCombiner;
import io.edupulse.kernel.command.CommandBatch.Receipts;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.telemetry.CommandListener.Phase;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.telemetry.TraceContext;
import io.edupulse.kernel.telemetry.Tracing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Handles the commands for one kind of aggregate. While commands for an aggregate are under way, it has a queue: the
/// commands that arrive during an append are decided one after the other on speculative state, and written by the next
/// append. Thread-safe.
final class CommandHandler<S, C extends Command, E extends DomainEvent> {

    private static final int MAXIMUM_ATTEMPTS = 10;
    private static final int MAXIMUM_COMMANDS_TOGETHER = 1_024;
    private static final long CACHED_BYTES = 32 << 20;

    private final Aggregate<S, C, E> aggregate;
    private final Class<C> commandType;
    private final EventReader log;
    private final EventBus bus;
    private final EventStamper stamper;
    private final AggregateLoader<S, E> loader;
    private final CommandListener measuring;
    private final Tracing tracing;
    private final StateCache<S> warm;
    private final ConcurrentHashMap<UUID, AggregateQueue<C>> queues = new ConcurrentHashMap<>();

    CommandHandler(
            Aggregate<S, C, E> aggregate,
            EventReader log,
            EventBus bus,
            EventStamper stamper,
            AggregateLoader<S, E> loader,
            Telemetry telemetry) {
        this.aggregate = aggregate;
        this.commandType = aggregate.commands();
        this.log = log;
        this.bus = bus;
        this.stamper = stamper;
        this.loader = loader;
        this.measuring = telemetry.commands();
        this.tracing = telemetry.tracing();
        this.warm = new StateCache<>(CACHED_BYTES, aggregate::weight);
    }

    boolean takes(Class<?> command) {
        return commandType.isAssignableFrom(command);
    }

    CommandResult handle(Command command, CommandOptions options) {
        var pending = new PendingCommand<>(commandType.cast(command), options);
        var id = command.aggregateId();
        var queue = queues.compute(
                id,
                (key, open) -> open == null ? new AggregateQueue<>(batch -> decideAndWrite(id, batch)) : open.enter());
        try {
            return queue.submit(pending).get();
        } finally {
            queues.compute(id, (key, open) -> open == null ? null : open.leave());
        }
    }

    /// The optimistic loop. The first attempt decides on the cached state, which may be stale, or on the initial state,
    /// so that the first command of an aggregate costs no read. An append detects a stale state by its expected
    /// sequence; a refusal without an append counts only on a state that was just read.
    private List<Supplier<CommandResult>> decideAndWrite(UUID id, List<PendingCommand<C>> commands) {
        var cached = warm.get(id);
        measuring.cacheAsked(aggregate.name(), cached != null);
        var state = Objects.requireNonNullElse(cached, loader.nothing());
        var open = commands;
        for (int attempt = 1; ; attempt++) {
            attempt(id, decide(state, open), attempt);
            open = open.stream().filter(PendingCommand::isOpen).toList();
            if (open.isEmpty()) {
                return commands.stream().map(PendingCommand::outcome).toList();
            }
            warm.remove(id);
            state = keep(id, load(id, state, open));
        }
    }

    private CommandBatch<S, C, E> decide(VersionedState<S> state, List<PendingCommand<C>> commands) {
        long begun = System.nanoTime();
        var batch = CommandBatch.decide(aggregate, state, stamper, commands);
        passed(Phase.DECIDE, begun, commands);
        return batch;
    }

    private VersionedState<S> load(UUID id, VersionedState<S> known, List<PendingCommand<C>> commands) {
        long begun = System.nanoTime();
        try {
            return loader.refresh(id, known);
        } finally {
            passed(Phase.LOAD, begun, commands);
        }
    }

    private AppendOutcome append(UUID id, CommandBatch<S, C, E> batch) {
        long begun = System.nanoTime();
        try {
            return bus.commit(batch.append(id));
        } finally {
            passed(Phase.APPEND, begun, batch.commands());
        }
    }

    private void passed(Phase phase, long begun, Collection<PendingCommand<C>> commands) {
        long ended = System.nanoTime();
        measuring.passed(phase, aggregate.name(), ended - begun);
        if (tracing.isOn()) {
            commands.forEach(
                    pending -> TraceContext.sampled(pending.options().metadata().traceparent())
                            .ifPresent(of -> tracing.record(phase.word(), Tracing.Kind.INTERNAL, of, begun, ended)));
        }
    }

    /// Writes a batch. Leaves those commands open that must be decided again on the aggregate's present state.
    private void attempt(UUID id, CommandBatch<S, C, E> batch, int number) {
        if (batch.writesNothing()) {
            if (number > 1) {
                batch.settle(receipts(batch, id, batch.base().position() + 1));
            }
            return;
        }
        switch (append(id, batch)) {
            case Appended done -> {
                keep(id, batch.after(done));
                batch.settle(receipts(batch, id, done.firstPosition()));
            }
            case Repeated(var earlier) -> batch.settleRepeated(earlier);
            case Conflict(var _, long expected, long actual) -> {
                if (number > 1 || batch.base().sequence() > 0) { // else only the guess of a new aggregate was wrong
                    measuring.conflicted(aggregate.name());
                }
                if (number >= MAXIMUM_ATTEMPTS) {
                    batch.settle(new Conflicted(id, expected, actual));
                }
            }
        }
    }

    private VersionedState<S> keep(UUID id, VersionedState<S> state) {
        if (state.sequence() == 0) {
            return state;
        }
        var kept = loader.considerSnapshot(id, state);
        warm.put(id, kept);
        return kept;
    }

    /// @param firstPosition the position of the batch's first event; without events, the next position
    private Receipts receipts(CommandBatch<S, C, E> batch, UUID id, long firstPosition) {
        int partition = log.partitions().of(id);
        var known = findReceipts(id, batch.refusedKeys());
        return new Receipts() {
            @Override
            public Receipt after(int events) {
                return new Receipt(id, batch.base().sequence() + events, partition, firstPosition + events - 1);
            }

            @Override
            public Optional<Receipt> earlier(String key) {
                return known.isPresent() ? Optional.ofNullable(known.get().get(key)) : log.findReceipt(id, key);
            }
        };
    }

    /// Looks up all keys of a batch in one read. Empty if the log is unavailable: then each of these commands looks up
    /// its own key and fails by itself, and the other commands get their receipts.
    private Optional<Map<String, Receipt>> findReceipts(UUID id, Set<String> keys) {
        try {
            return Optional.of(keys.isEmpty() ? Map.of() : log.findReceipts(id, keys));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /// The commands under way for one aggregate. Exists while a caller is inside; `inside` is guarded by the map.
    private static final class AggregateQueue<C> {
        private final FlatCombiner<PendingCommand<C>, Supplier<CommandResult>> combiner;
        private int inside = 1;

        AggregateQueue(Function<List<PendingCommand<C>>, List<Supplier<CommandResult>>> work) {
            this.combiner = new FlatCombiner<>(Integer.MAX_VALUE, MAXIMUM_COMMANDS_TOGETHER, pending -> 1, work);
        }

        Supplier<CommandResult> submit(PendingCommand<C> pending) {
            return combiner.submit(pending);
        }

        AggregateQueue<C> enter() {
            inside++;
            return this;
        }

        @Nullable
        AggregateQueue<C> leave() {
            return --inside == 0 ? null : this;
        }
    }
}
