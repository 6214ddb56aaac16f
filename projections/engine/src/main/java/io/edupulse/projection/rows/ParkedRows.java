package io.edupulse.projection.rows;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.FailureMessage;
import org.jooq.DSLContext;

/// The rows of events that a read model could not apply. They are written in the transaction of the caller.
public final class ParkedRows {

    /// Why an event is parked that has not failed itself.
    public static final String WAITS = "waits behind an earlier event of its aggregate";

    private static final int LONGEST_REASON = 1_000;

    private ParkedRows() {}

    /// Why an event is parked, in few words: what fails may tell the whole event.
    public static String reason(Throwable failure) {
        var reason = FailureMessage.of(failure);
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }

    /// Adds an event.
    ///
    /// @param tx maps the table to the schema that is meant
    public static void park(DSLContext tx, RecordedEvent event, String error) {
        tx.insertInto(PARKED_EVENTS)
                .set(PARKED_EVENTS.PARTITION, event.partition())
                .set(PARKED_EVENTS.POSITION, event.position())
                .set(PARKED_EVENTS.KEY, event.aggregateId())
                .set(PARKED_EVENTS.EVENT_ID, event.id())
                .set(PARKED_EVENTS.EVENT_TYPE, event.type())
                .set(PARKED_EVENTS.ERROR, error)
                .execute();
    }

    /// Removes an event that was applied or given up.
    ///
    /// @param tx as for [#park]
    public static void remove(DSLContext tx, int partition, long position) {
        tx.deleteFrom(PARKED_EVENTS)
                .where(PARKED_EVENTS.PARTITION.eq(partition), PARKED_EVENTS.POSITION.eq(position))
                .execute();
    }
}
