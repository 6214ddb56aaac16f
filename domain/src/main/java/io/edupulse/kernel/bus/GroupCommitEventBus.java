package io.edupulse.kernel.bus;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.EventAppender;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/// An event bus with group commit: appends of any aggregates that come while a batch is at the log go together with
/// the next one, each with its own outcome. One batch is at the log at a time, so that the listener sees commits in
/// order.
public final class GroupCommitEventBus implements EventBus {

    private static final Logger LOGGER = System.getLogger(GroupCommitEventBus.class.getName());

    private static final int MAXIMUM_WAITING = 20_000;
    private static final int MAXIMUM_BATCH_BYTES = 4 << 20;

    /// What a row costs beside its document, so that the batch is bounded in events too.
    private static final int ROW_BYTES = 512;

    private final EventAppender log;
    private final CommitListener listener;
    private final EventCodec codec;
    private final Combiner<Append, AppendOutcome> groups =
            new Combiner<>(MAXIMUM_WAITING, MAXIMUM_BATCH_BYTES, GroupCommitEventBus::weight, this::write);

    @Inject
    public GroupCommitEventBus(EventAppender log, CommitListener listener, EventCodec codec) {
        this.log = log;
        this.listener = listener;
        this.codec = codec;
    }

    @Override
    public AppendOutcome commit(Append append) {
        return groups.submit(append);
    }

    /// One group: written, then told to the listener, then answered.
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
        return outcomes;
    }

    /// What is committed is committed, whatever the listener makes of it.
    private void tell(List<RecordedEvent> committed) {
        try {
            listener.committed(committed);
        } catch (RuntimeException failure) {
            LOGGER.log(Level.WARNING, "%d committed events are not handed on".formatted(committed.size()), failure);
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
