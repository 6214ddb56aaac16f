package io.edupulse.kernel.store;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.work.HeapShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The reading side of the log.
///
/// The streams that it returns read in chunks as they are consumed and hold no connection, cursor or lock between them:
/// there is nothing to close, and a slow consumer blocks no other session. All methods throw
/// [StoreUnavailableException] if the log is unreachable.
public interface EventReader {

    /// The maximum number of events in the first read of an aggregate's stream. A consumer that stops before the last
    /// of them costs one read.
    int FIRST_CHUNK = 128;

    /// The maximum bytes of one read; its last event may exceed them.
    long READ_BYTES = HeapShare.of(256, 1 << 20, 8 << 20);

    /// [#positionBefore] stops searching backwards after this many older events in a row.
    int OLDER_IN_A_ROW = 50_000;

    /// The identity of this log, fixed for its life. A copy of a database has the same identity. A log without one
    /// returns zeros.
    default UUID logId() {
        return new UUID(0, 0);
    }

    /// The partitions of the log.
    Partitions partitions();

    /// The events of one aggregate after a sequence, in their order. Empty for an unknown aggregate.
    Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence);

    /// The events of one aggregate in their order, from the last one on that its snapshot by code with this
    /// fingerprint, or by an equivalent of it, covers; all of them if it has no such snapshot, or one that ends
    /// with an event that the log does not have. A log that knows nothing of snapshots gives all.
    default Stream<RecordedEvent> readFromSnapshot(UUID aggregateId, Fingerprint fingerprint) {
        return readAggregate(aggregateId, 0);
    }

    /// The events of one partition after a position, in their order, up to the head at the time of the last read.
    Stream<RecordedEvent> readPartition(int partition, long afterPosition);

    /// Events of one partition after a position, in their order, in one read: at most `limit`, fewer if they are large
    /// ([#READ_BYTES]), and none only at the head.
    List<RecordedEvent> readBatch(int partition, long afterPosition, int limit);

    /// A position after which all events of a partition are that occurred at a time or later: the one before the first
    /// of them, or the head if there are none. Times are what writers say, and rise with the positions only by and
    /// large; a store may look back from the head, and stop where [#OLDER_IN_A_ROW] events are older.
    default long positionBefore(int partition, Instant time) {
        return readPartition(partition, 0)
                .filter(event -> !event.occurredAt().isBefore(time))
                .findFirst()
                .map(event -> event.position() - 1)
                .orElseGet(() -> heads().get(partition));
    }

    /// The ids of at most `limit` events of one partition after a position, in their order, in one read that is cheaper
    /// than that of the events.
    default List<UUID> readIds(int partition, long afterPosition, int limit) {
        return readBatch(partition, afterPosition, limit).stream()
                .map(RecordedEvent::id)
                .toList();
    }

    /// Passes the events of a scan to `each`, in the order of their positions: the fast way through a large part of the
    /// log. Unwanted events need not be read. A connection is held while `each` runs.
    ///
    /// @return the last position that was read: the scan's end, or an earlier one after the maximum bytes
    default long scan(EventScan scan, Consumer<RecordedEvent> each) {
        var wanted = readPartition(scan.partition(), scan.after())
                .takeWhile(event -> event.position() <= scan.upTo())
                .filter(event ->
                        scan.types().contains(event.type()) && scan.aggregates().contains(event.aggregateId()))
                .iterator();
        long bytes = 0;
        while (wanted.hasNext()) {
            var event = wanted.next();
            each.accept(event);
            bytes += event.bytes();
            if (bytes >= scan.maximumBytes()) {
                return event.position();
            }
        }
        return scan.upTo();
    }

    /// The event at a position; empty after the log's end.
    default Optional<RecordedEvent> eventAt(int partition, long position) {
        return readBatch(partition, position - 1, 1).stream().findFirst();
    }

    /// The last position of each partition, 0 for an empty one, by partition number, all as of one instant.
    List<Long> heads();

    /// The heads with the ids of the last events.
    default List<Head> readHeads() {
        var heads = new ArrayList<Head>();
        for (long position : heads()) {
            int partition = heads.size();
            var last = position == 0 ? Optional.<RecordedEvent>empty() : eventAt(partition, position);
            heads.add(new Head(position, last.map(RecordedEvent::id).orElse(null)));
        }
        return heads;
    }

    /// The receipts of the commands that were written for an aggregate with some of these idempotency keys, by key, in
    /// one read.
    Map<String, Receipt> findReceipts(UUID aggregateId, Set<String> idempotencyKeys);

    /// The receipt of the command that was written for an aggregate with this idempotency key, if there was
    /// one.
    default Optional<Receipt> findReceipt(UUID aggregateId, String idempotencyKey) {
        return Optional.ofNullable(
                findReceipts(aggregateId, Set.of(idempotencyKey)).get(idempotencyKey));
    }
}
