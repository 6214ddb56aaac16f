package io.edupulse.postgres.store;

import io.edupulse.json.MetadataJson;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.Partitions;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// A batch of appends as the parameters of the SQL function `append_events`: an array for each property, of
/// appends, of events and of idempotency keys.
final class AppendArrays {

    private final UUID[] appendAggregate;
    private final int[] appendPartition;
    private final long[] appendExpected;
    private final @Nullable UUID[] appendLast;
    private final int[] appendSize;

    private final int[] eventAppend;
    private final UUID[] eventId;
    private final long[] eventSequence;
    private final String[] eventAt;
    private final String[] eventType;
    private final String[] eventPayload;
    private final @Nullable String[] eventMetadata;

    private final List<Integer> receiptAppend = new ArrayList<>();
    private final List<String> receiptKey = new ArrayList<>();
    private final List<Integer> receiptEvents = new ArrayList<>();

    AppendArrays(List<Append> appends, Partitions partitions) {
        int size = appends.size();
        appendAggregate = new UUID[size];
        appendPartition = new int[size];
        appendExpected = new long[size];
        appendLast = new UUID[size];
        appendSize = new int[size];
        int events = appends.stream().mapToInt(append -> append.events().size()).sum();
        eventAppend = new int[events];
        eventId = new UUID[events];
        eventSequence = new long[events];
        eventAt = new String[events];
        eventType = new String[events];
        eventPayload = new String[events];
        eventMetadata = new String[events];
        int next = 0;
        for (int i = 0; i < size; i++) {
            var append = appends.get(i);
            appendAggregate[i] = append.aggregateId();
            appendPartition[i] = partitions.of(append.aggregateId());
            appendExpected[i] = append.expectedSequence();
            appendLast[i] = append.expectedEvent();
            appendSize[i] = append.events().size();
            next = addEvents(next, i + 1, append);
            addKeys(i + 1, append);
        }
    }

    private int addEvents(int from, int number, Append append) {
        int next = from;
        for (var event : append.events()) {
            eventAppend[next] = number;
            eventId[next] = event.id();
            eventSequence[next] = append.expectedSequence() + 1 + (next - from);
            eventAt[next] = event.occurredAt().toString();
            eventType[next] = event.encoded().type();
            eventPayload[next] = new String(event.encoded().json(), StandardCharsets.UTF_8);
            eventMetadata[next] = MetadataJson.write(event.metadata());
            next++;
        }
        return next;
    }

    private void addKeys(int number, Append append) {
        for (var key : append.keys()) {
            receiptAppend.add(number);
            receiptKey.add(key.value());
            receiptEvents.add(key.events());
        }
    }

    void bind(PreparedStatement statement) throws SQLException {
        var arrays = new Binder(statement, statement.getConnection().unwrap(PGConnection.class));
        arrays.bind(1, "int4", locks());
        arrays.bind(2, "uuid", appendAggregate);
        arrays.bind(3, "int4", appendPartition);
        arrays.bind(4, "int8", appendExpected);
        arrays.bind(5, "uuid", appendLast);
        arrays.bind(6, "int4", appendSize);
        arrays.bind(7, "int4", eventAppend);
        arrays.bind(8, "uuid", eventId);
        arrays.bind(9, "int8", eventSequence);
        arrays.bind(10, "timestamptz", eventAt);
        arrays.bind(11, "text", eventType);
        arrays.bind(12, "text", eventPayload);
        arrays.bind(13, "text", eventMetadata);
        arrays.bind(14, "int4", receiptAppend.toArray(Integer[]::new));
        arrays.bind(15, "text", receiptKey.toArray(String[]::new));
        arrays.bind(16, "int4", receiptEvents.toArray(Integer[]::new));
    }

    /// Each partition once, ascending, as every writer locks.
    private int[] locks() {
        return Arrays.stream(appendPartition).distinct().sorted().toArray();
    }

    private record Binder(PreparedStatement statement, PGConnection connection) {

        void bind(int parameter, String type, Object array) throws SQLException {
            statement.setArray(parameter, connection.createArrayOf(type, array));
        }
    }
}
