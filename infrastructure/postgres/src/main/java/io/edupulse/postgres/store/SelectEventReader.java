package io.edupulse.postgres.store;

import io.edupulse.jooq.public_.tables.records.DomainEventsRecord;
import io.edupulse.json.MetadataJson;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;

/// Reads events from the rows of a jOOQ query. It uses the result set, since jOOQ's records take twice the time, which
/// is most of a replay.
record SelectEventReader(EventCodec codec) {

    List<RecordedEvent> fetch(ResultQuery<DomainEventsRecord> query) {
        return SqlFaults.reading(() -> {
            try (var row = query.fetchResultSet()) {
                var events = new ArrayList<RecordedEvent>();
                while (row.next()) {
                    events.add(event(row));
                }
                return events;
            } catch (SQLException e) {
                throw new DataAccessException(String.valueOf(e.getMessage()), e);
            }
        });
    }

    /// By number, in the order of the table's columns.
    private RecordedEvent event(ResultSet row) throws SQLException {
        var metadata = row.getBytes(9);
        return new RecordedEvent(
                row.getObject(1, UUID.class),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                () -> MetadataJson.read(metadata),
                new EncodedEvent(row.getString(5), row.getBytes(6)),
                new Coordinates(row.getObject(2, UUID.class), row.getLong(3), row.getInt(7), row.getLong(8)),
                codec);
    }
}
