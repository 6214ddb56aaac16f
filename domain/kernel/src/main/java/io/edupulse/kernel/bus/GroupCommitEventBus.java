package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.EventAppender;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.telemetry.CommandListener;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.text.Text;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An event bus with group commit: appends of any aggregates that arrive while a batch is being written go into the
/// next batch, each with its own outcome. Thread-safe.
///
/// The partitions are divided among a few groups, so that one batch is prepared while the database writes another. A
/// group writes one batch at a time, so that the listener sees the commits of each partition in order. Batches of
/// different groups lock different partitions and never wait for each other.
public final class GroupCommitEventBus implements EventBus {

    private static final Logger LOGGER = System.getLogger(GroupCommitEventBus.class.getName());

    /// Enough to keep the database busy; with more groups, batches only become smaller.
    private static final int GROUPS = 4;

    private static final int MAXIMUM_WAITING = 20_000;
    private static final int MAXIMUM_BATCH_BYTES = 4 << 20;

    /// The cost of a row beside its document, so that the batch is bounded in events too.
    private static final int ROW_BYTES = 512;

    private final EventAppender log;
    private final Partitions partitions;
    private final CommitListener listener;
    private final EventCodec codec;
    private final CommandListener measuring;
    private final List<FlatCombiner<Append, AppendOutcome>> groups;

    /// One that nothing measures.
    public GroupCommitEventBus(EventAppender log, Partitions partitions, CommitListener listener, EventCodec codec) {
        this(log, partitions, listener, codec, Telemetry.NONE);
    }

    @Inject
    public GroupCommitEventBus(
            EventAppender log, Partitions partitions, CommitListener listener, EventCodec codec, Telemetry telemetry) {
        this.log = log;
        this.partitions = partitions;
        this.listener = listener;
        this.codec = codec;
        this.measuring = telemetry.commands();
        this.groups = Stream.generate(this::group)
                .limit(Math.min(GROUPS, partitions.count()))
                .toList();
    }

    private FlatCombiner<Append, AppendOutcome> group() {
        return new FlatCombiner<>(MAXIMUM_WAITING, MAXIMUM_BATCH_BYTES, GroupCommitEventBus::weight, this::write);
    }

    @Override
    public AppendOutcome commit(Append append) {
        return groups.get(partitions.of(append.aggregateId()) % groups.size()).submit(append);
    }

    /// Writes a batch of one group, calls the listener, and returns the outcomes.
    private List<AppendOutcome> write(List<Append> batch) {
        var outcomes = log.append(batch);
        var committed = new ArrayList<RecordedEvent>();
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof Appended appended) {
                record(batch.get(i), appended, committed);
            }
        }
        if (!committed.isEmpty()) {
            tell(committed);
        }
        measuring.appended(batch.size(), committed.size());
        return outcomes;
    }

    /// A failure of the listener does not change the outcome of the commit.
    private void tell(List<RecordedEvent> committed) {
        try {
            listener.committed(committed);
        } catch (RuntimeException failure) {
            LOGGER.log(
                    Level.WARNING,
                    Text.format("The listener did not take %d committed events", committed.size()),
                    failure);
        }
    }

    private void record(Append append, Appended appended, List<RecordedEvent> committed) {
        for (int i = 0; i < append.events().size(); i++) {
            var at = new Coordinates(
                    append.aggregateId(),
                    append.expectedSequence() + 1 + i,
                    appended.partition(),
                    appended.firstPosition() + i);
            committed.add(new RecordedEvent(append.events().get(i), at, codec));
        }
    }

    private static int weight(Append append) {
        long bytes = ROW_BYTES;
        for (var event : append.events()) {
            bytes += ROW_BYTES + event.encoded().json().length;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
