package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Holds the key of a view, for one type of event, to the rule that a row belongs to one aggregate or one
/// partition.
///
/// Partitions are applied side by side, and folded one by one in a rebuild: a row that several of them change
/// is right while live and loses all but one partition's changes when it is rebuilt. Whether a key is right is
/// seen from the functions where they take the id from the event's place in the log, and else from the events:
/// one that holds the id may have it from a field of the event, which some foreign writer may fill with
/// another. So each event is checked; the rule remembers only whether one was right. Thread-safe.
final class KeyRule {

    private static final UUID ONE = new UUID(0x4b45595245504149L, 0x51L);
    private static final UUID OTHER = new UUID(0x4b45595245504149L, 0x52L);
    private static final int FIRST = 7_001;
    private static final int SECOND = 7_002;

    private final String view;
    private final Function<RecordedEvent, RowKey> key;
    private volatile boolean hasHeld;

    /// @param view its name, for messages
    KeyRule(String view, Function<RecordedEvent, RowKey> key) {
        this.view = view;
        this.key = key;
    }

    /// Judges by the functions, with events that never happened. Leaves to the events what only they can tell:
    /// a key with an id that the event brings along.
    ///
    /// @throws UnfitProjectionException if no event can be right
    void check(Class<? extends DomainEvent> type) {
        var sample = SampleEvent.of(type).orElse(null);
        var one = sample == null ? null : keyOf(MovedEvent.of(sample, ONE, FIRST));
        var other = sample == null ? null : keyOf(MovedEvent.of(sample, OTHER, SECOND));
        if (one == null || other == null || holdsIdOfEvent(one)) {
            return;
        }
        boolean isRight = (isIn(one, ONE) && isIn(other, OTHER)) || partitionIsIn(one, FIRST, other, SECOND);
        if (!isRight) {
            throw unfit(type.getSimpleName(), "has the values " + one.values() + " for a made-up event");
        }
    }

    private static boolean holdsIdOfEvent(RowKey key) {
        return key.values().stream().anyMatch(value -> value instanceof UUID id && SampleEvent.madeUp(id));
    }

    /// Checks the key of an event.
    ///
    /// @throws UnfitProjectionException if no event of the type was right yet
    /// @throws CodedException with `projection.key-without-aggregate` if this one is not, and others were: it
    ///     is parked
    void check(RecordedEvent event, RowKey found) {
        if (isIn(found, event.aggregateId()) || movesWithThePartition(event, found)) {
            if (!hasHeld) {
                hasHeld = true;
            }
            return;
        }
        var unfit = unfit(event.type(), "is " + found.values() + " for " + event);
        throw hasHeld ? new CodedException(UnfitProjectionException.KEY_WITHOUT_AGGREGATE, unfit.message()) : unfit;
    }

    private static boolean isIn(RowKey key, UUID aggregateId) {
        return key.values().contains(aggregateId) || key.values().contains(aggregateId.toString());
    }

    /// A number in the key may be that of the partition by chance, so the event is moved.
    private boolean movesWithThePartition(RecordedEvent event, RowKey found) {
        int next = event.partition() + 1;
        var moved = keyOf(MovedEvent.of(event, event.aggregateId(), next));
        return moved != null && partitionIsIn(found, event.partition(), moved, next);
    }

    private static boolean partitionIsIn(RowKey one, int partition, RowKey other, int otherPartition) {
        for (int i = 0; i < Math.min(one.values().size(), other.values().size()); i++) {
            if (isNumber(one.values().get(i), partition)
                    && isNumber(other.values().get(i), otherPartition)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(Object value, int partition) {
        return value instanceof Number number && number.longValue() == partition;
    }

    /// Null if the function throws for such values.
    private @Nullable RowKey keyOf(RecordedEvent event) {
        try {
            return key.apply(event);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private UnfitProjectionException unfit(String type, String values) {
        return new UnfitProjectionException(
                UnfitProjectionException.KEY_WITHOUT_AGGREGATE,
                Text.format(
                        "The key of view %s for %s %s, which does not hold the aggregate's id: rows that several partitions change lose changes in a rebuild. Add recorded.aggregateId() to the key and to the table's primary key, and sum the rows in the query; or write the table with a SqlHandler",
                        view, type, values));
    }
}
