package io.edupulse.kernel.store;

import io.edupulse.kernel.event.RecordedEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the log across its partitions in the order of time, and follows it as it grows. Used by one thread.
///
/// It merges the partitions by the times at which their next events occurred, each partition in the order of its
/// positions: an event never comes before an earlier one of its aggregate, whatever its writer says of the time. What
/// is committed between two rounds comes in the later one.
///
/// Memory: a chunk of each partition. A selection of types is filtered where the log is; one of an aggregate reads
/// that aggregate's stream and nothing else.
public final class EventTail {

    /// The number of events that are read ahead, over all partitions.
    private static final int AHEAD = 4_000;

    private static final int LARGEST_CHUNK = 500;

    /// The number of positions that one read searches for events of the wanted types.
    private static final long WINDOW = 20_000;

    private static final long WINDOW_BYTES = 1 << 20;

    private final EventReader log;
    private final EventSelection selection;
    private final List<Long> positions;
    private final int chunk;

    /// The last sequence of the selected aggregate that was read.
    private long sequence;

    private EventTail(EventReader log, EventSelection selection, List<Long> positions) {
        this.log = log;
        this.selection = selection;
        this.positions = new ArrayList<>(positions);
        this.chunk = Math.clamp(AHEAD / positions.size(), 1, LARGEST_CHUNK);
    }

    /// Starts with the first event of the log.
    public static EventTail fromStart(EventReader log, EventSelection selection) {
        return new EventTail(
                log, selection, Collections.nCopies(log.partitions().count(), 0L));
    }

    /// Starts after a position of each partition.
    public static EventTail after(EventReader log, EventSelection selection, List<Long> positions) {
        return new EventTail(log, selection, positions);
    }

    /// Starts after the last event of the log.
    public static EventTail fromNow(EventReader log, EventSelection selection) {
        return new EventTail(log, selection, log.heads());
    }

    /// Begins with the earliest event that occurred at the selection's time or later, as [EventReader#positionBefore]
    /// finds it.
    public static EventTail since(EventReader log, EventSelection selection) {
        var since = selection.since();
        if (since == null || selection.aggregate() != null) {
            return fromStart(log, selection);
        }
        var positions = new ArrayList<Long>();
        for (int partition = 0; partition < log.partitions().count(); partition++) {
            positions.add(log.positionBefore(partition, since));
        }
        return new EventTail(log, selection, positions);
    }

    /// The events up to the heads that the log has now, read as they are taken. Read all of it before the next round.
    public Iterator<RecordedEvent> nextRound() {
        var heads = log.heads();
        var sources = new ArrayList<Source>();
        for (int partition = 0; partition < heads.size(); partition++) {
            long head = heads.get(partition);
            if (head > positions.get(partition) && isWanted(partition)) {
                sources.add(new Source(partition, positions.get(partition), head));
            }
            positions.set(partition, head); // a log that has lost its tail begins again at a lower one
        }
        return new Merge(sources);
    }

    /// The positions up to which the rounds have read, by partition.
    public List<Long> positions() {
        return List.copyOf(positions);
    }

    private boolean isWanted(int partition) {
        var aggregate = selection.aggregate();
        return aggregate == null || log.partitions().of(aggregate) == partition;
    }

    /// The wanted events of one partition up to a head.
    private final class Source {

        private final int partition;
        private final long head;
        private final Deque<RecordedEvent> events = new ArrayDeque<>();
        private long position;

        Source(int partition, long position, long head) {
            this.partition = partition;
            this.position = position;
            this.head = head;
        }

        /// The next one; null at the head.
        @Nullable
        RecordedEvent peek() {
            while (events.isEmpty() && position < head) {
                read();
            }
            return events.peek();
        }

        RecordedEvent take() {
            return events.remove();
        }

        private void read() {
            var aggregate = selection.aggregate();
            if (aggregate != null) {
                readAggregate(aggregate);
            } else if (selection.types().isEmpty()) {
                readChunk();
            } else {
                scan();
            }
        }

        private void readChunk() {
            var batch = log.readBatch(partition, position, chunk);
            batch.forEach(this::keep);
            position = batch.isEmpty() ? head : batch.getLast().position();
        }

        private void scan() {
            var window = new EventScan(
                    partition,
                    position,
                    Math.min(head, position + WINDOW),
                    selection.types(),
                    AggregateRange.ALL,
                    WINDOW_BYTES);
            position = log.scan(window, this::keep);
        }

        private void readAggregate(UUID aggregate) {
            long start = position;
            long before = sequence;
            log.readAggregate(aggregate, sequence)
                    .takeWhile(event -> event.position() <= head)
                    .limit(chunk)
                    .forEach(event -> {
                        sequence = event.sequence();
                        position = Math.max(position, event.position());
                        if (event.position() > start) {
                            keep(event);
                        }
                    });
            if (sequence == before) {
                position = head;
            }
        }

        private void keep(RecordedEvent event) {
            if (event.position() <= head && selection.contains(event)) {
                events.add(event);
            }
        }
    }

    /// A merge of the sources by their next events.
    private static final class Merge implements Iterator<RecordedEvent> {

        private final PriorityQueue<Source> sources =
                new PriorityQueue<>(Comparator.comparing(Merge::time).thenComparingInt(source -> source.partition));

        Merge(List<Source> all) {
            all.forEach(this::add);
        }

        @Override
        public boolean hasNext() {
            return !sources.isEmpty();
        }

        @Override
        public RecordedEvent next() {
            var source = sources.poll();
            if (source == null) {
                throw new NoSuchElementException();
            }
            var event = source.take();
            add(source);
            return event;
        }

        private void add(Source source) {
            if (source.peek() != null) {
                sources.add(source);
            }
        }

        private static Instant time(Source source) {
            return Objects.requireNonNull(source.peek()).occurredAt();
        }
    }
}
