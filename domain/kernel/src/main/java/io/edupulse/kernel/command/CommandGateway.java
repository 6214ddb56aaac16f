package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where domain code sends its commands. Thread-safe; made to be called from many threads, virtual ones included.
///
/// A command is decided on the current state of its aggregate and its events are appended behind the sequence that
/// the state was folded from. If somebody else has written in between, it is decided again on the new state,
/// several times at most. Commands for one aggregate take effect in the order in which they were sent from one
/// thread.
public final class CommandGateway implements Part {

    private final EventReader log;
    private final EventBus bus;
    private final Snapshots snapshots;
    private final EventStamper stamper;
    private final SnapshotWriter writer = new SnapshotWriter();
    private final List<CommandHandler<?, ?, ?>> handlers;
    private final Map<Class<?>, CommandHandler<?, ?, ?>> byCommand = new ConcurrentHashMap<>();

    @Inject
    public CommandGateway(
            Aggregates aggregates,
            EventReader log,
            EventBus bus,
            EventCodec codec,
            Snapshots snapshots,
            EventIds ids,
            Clock clock) {
        this.log = log;
        this.bus = bus;
        this.snapshots = snapshots;
        this.stamper = new EventStamper(codec, ids, clock);
        this.handlers = aggregates.all().stream()
                .<CommandHandler<?, ?, ?>>map(this::handler)
                .toList();
    }

    /// Sends a command without options.
    public CommandResult send(Command command) {
        return send(command, CommandOptions.NONE);
    }

    /// Sends a command and returns when its outcome is durable.
    ///
    /// @throws AggregateNotLoadedException if the aggregate's stream cannot be folded into a state
    /// @throws InvalidEventException if an event of the command cannot be written as it is
    /// @throws StoreUnavailableException if the log cannot be reached; it says whether the command may be in it
    /// @throws CodedException if there is no command (`command.null`) or it names no aggregate
    ///     (`command.null-aggregate-id`)
    /// @throws IllegalArgumentException if no aggregate takes such a command
    public CommandResult send(Command command, CommandOptions options) {
        requireWhole(command, options);
        return byCommand.computeIfAbsent(command.getClass(), this::findHandler).handle(command, options);
    }

    /// Begins to write the snapshots that wait to be written. Commands that are sent nevertheless are handled, and
    /// leave none.
    @Override
    public void stop() {
        writer.stop();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return writer.awaitEnd(deadline);
    }

    /// The types rule nulls out, but not every caller's compiler looks at them.
    private static void requireWhole(@Nullable Command command, @Nullable CommandOptions options) {
        if (command == null || options == null) {
            throw new CodedException(
                    "command.null",
                    Text.format(
                            "%s to send is null: give a command, and CommandOptions.NONE if it has none",
                            command == null
                                    ? "The command"
                                    : "The options of the " + command.getClass().getSimpleName()));
        }
        if (command.aggregateId() == null) {
            throw new CodedException(
                    "command.null-aggregate-id",
                    Text.format(
                            "%s has null as its aggregate's id: give it the id of the aggregate that is to decide",
                            command.getClass().getSimpleName()));
        }
    }

    private CommandHandler<?, ?, ?> findHandler(Class<?> command) {
        return handlers.stream()
                .filter(handler -> handler.takes(command))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Text.format("No aggregate takes %s: add one to Aggregates", command)));
    }

    private <S, C extends Command, E extends DomainEvent> CommandHandler<S, C, E> handler(
            Aggregate<S, C, E> aggregate) {
        var loader = new AggregateLoader<>(aggregate, log, snapshots, writer);
        return new CommandHandler<>(aggregate, log, bus, stamper, loader);
    }
}
