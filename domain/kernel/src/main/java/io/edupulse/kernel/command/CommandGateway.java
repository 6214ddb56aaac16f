package io.edupulse.kernel.command;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.kernel.telemetry.CommandListener.Outcome;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.telemetry.Tracing;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.Part;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Sends commands to their aggregates. Thread-safe; made for many threads, including virtual ones.
///
/// The aggregate decides a command on its current state, and the events are appended with the state's sequence as the
/// expected one. If another writer was faster, the command is decided again on the new state, for a bounded number of
/// times.
public final class CommandGateway implements Part {

    private final EventReader log;
    private final EventBus bus;
    private final Snapshots snapshots;
    private final EventStamper stamper;
    private final Telemetry telemetry;
    private final SnapshotWriter writer = new SnapshotWriter();
    private final List<CommandHandler<?, ?, ?>> handlers;
    private final Map<Class<?>, CommandHandler<?, ?, ?>> byCommand = new ConcurrentHashMap<>();

    /// One that nothing measures.
    public CommandGateway(
            Aggregates aggregates,
            EventReader log,
            EventBus bus,
            EventCodec codec,
            Snapshots snapshots,
            EventIds ids,
            Clock clock) {
        this(aggregates, log, bus, codec, snapshots, ids, clock, Telemetry.NONE);
    }

    @Inject
    public CommandGateway(
            Aggregates aggregates,
            EventReader log,
            EventBus bus,
            EventCodec codec,
            Snapshots snapshots,
            EventIds ids,
            Clock clock,
            Telemetry telemetry) {
        this.log = log;
        this.bus = bus;
        this.snapshots = snapshots;
        this.telemetry = telemetry;
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
    /// @throws StoreUnavailableException if the log is unreachable; it tells whether the events may have been
    ///     committed
    /// @throws CodedException with `command.null` for a null command or null options, and
    ///     `command.null-aggregate-id` for a command without an aggregate
    /// @throws IllegalArgumentException if no aggregate handles this type of command
    public CommandResult send(Command command, CommandOptions options) {
        requireWhole(command, options);
        var handler = byCommand.computeIfAbsent(command.getClass(), this::findHandler);
        return telemetry.tracing().isOn() ? traced(handler, command, options) : measured(handler, command, options);
    }

    /// The events get the context of the command's span. Where that is not recorded, they keep the sender's.
    private CommandResult traced(CommandHandler<?, ?, ?> handler, Command command, CommandOptions options) {
        var metadata = options.metadata();
        var type = command.getClass().getSimpleName();
        try (var span =
                telemetry.tracing().begin("send " + type, Tracing.Kind.INTERNAL, metadata.traceparent(), List.of())) {
            var context = span.traceparent();
            if (context == null) {
                return measured(handler, command, options);
            }
            span.put("edupulse.command.type", type);
            span.put("edupulse.aggregate.id", command.aggregateId().toString());
            try {
                var result = measured(handler, command, options.withMetadata(metadata.withTraceparent(context)));
                span.put("edupulse.command.outcome", outcome(result).word());
                return result;
            } catch (RuntimeException e) {
                span.failed(e);
                throw e;
            }
        }
    }

    private CommandResult measured(CommandHandler<?, ?, ?> handler, Command command, CommandOptions options) {
        long begun = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var result = handler.handle(command, options);
            outcome = outcome(result);
            return result;
        } finally {
            telemetry.commands().handled(command.getClass(), outcome, System.nanoTime() - begun);
        }
    }

    /// Writes the waiting snapshots and takes no more. Commands are still handled; they leave no snapshots.
    @Override
    public void stop() {
        writer.stop();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return writer.awaitEnd(deadline);
    }

    private static Outcome outcome(CommandResult result) {
        return switch (result) {
            case Accepted accepted -> accepted.repeated() ? Outcome.REPEATED : Outcome.ACCEPTED;
            case Rejected _ -> Outcome.REJECTED;
            case Conflicted _ -> Outcome.CONFLICTED;
        };
    }

    /// The types exclude nulls, but not every caller's compiler checks them.
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
                            "%s has null as its aggregate id: set the id of the aggregate that decides it",
                            command.getClass().getSimpleName()));
        }
    }

    private CommandHandler<?, ?, ?> findHandler(Class<?> command) {
        return handlers.stream()
                .filter(handler -> handler.takes(command))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Text.format("No aggregate takes %s: declare one with aggregates(...)", command)));
    }

    private <S, C extends Command, E extends DomainEvent> CommandHandler<S, C, E> handler(
            Aggregate<S, C, E> aggregate) {
        var loader = new AggregateLoader<>(aggregate, log, snapshots, writer, telemetry.commands());
        return new CommandHandler<>(aggregate, log, bus, stamper, loader, telemetry);
    }
}
