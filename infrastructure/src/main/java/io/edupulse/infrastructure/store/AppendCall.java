package io.edupulse.infrastructure.store;

import static io.edupulse.jooq.public_.Tables.APPEND_EVENTS;

import io.edupulse.infrastructure.json.MetadataJson;
import io.edupulse.jooq.public_.tables.AppendEvents;
import io.edupulse.jooq.public_.tables.records.AppendEventsRecord;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.store.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One call of the SQL function `append_events`: appends as arrays in, outcomes out. Thread-safe.
record AppendCall(DSLContext sql, Partitions partitions) {

    /// @param appends at most one for an aggregate
    List<AppendOutcome> write(List<Append> appends) {
        var parameters = new Parameters(appends, partitions);
        var rows = SqlFaults.appending(() -> sql.selectFrom(parameters.call()).fetch());
        if (rows.size() != appends.size()) {
            throw new IllegalStateException(
                    "append_events told %d outcomes for %d appends".formatted(rows.size(), appends.size()));
        }
        return IntStream.range(0, appends.size())
                .mapToObj(i -> outcome(appends.get(i), rows.get(i)))
                .toList();
    }

    private AppendOutcome outcome(Append append, AppendEventsRecord row) {
        int partition = partitions.of(append.aggregateId());
        if (row.getFirstPosition() != null) {
            return new Appended(append.aggregateId(), append.lastSequence(), partition, row.getFirstPosition());
        }
        if (row.getRepeatedKey() != null) {
            var receipt =
                    new Receipt(append.aggregateId(), row.getRepeatedSequence(), partition, row.getRepeatedPosition());
            return new Repeated(row.getRepeatedKey(), receipt);
        }
        return new Conflict(append.aggregateId(), append.expectedSequence(), row.getActualSequence());
    }

    /// The parameters of the function.
    private static final class Parameters {

        private final Integer[] locks;
        private final UUID[] appendAggregate;
        private final Integer[] appendPartition;
        private final Long[] appendExpected;
        private final Integer[] appendSize;

        private final Integer[] eventAppend;
        private final UUID[] eventId;
        private final Long[] eventSequence;
        private final OffsetDateTime[] eventAt;
        private final String[] eventType;
        private final String[] eventPayload;
        private final @Nullable String[] eventMetadata;

        private final List<Integer> receiptAppend = new ArrayList<>();
        private final List<String> receiptKey = new ArrayList<>();
        private final List<Integer> receiptEvents = new ArrayList<>();

        Parameters(List<Append> appends, Partitions partitions) {
            int size = appends.size();
            appendAggregate = new UUID[size];
            appendPartition = new Integer[size];
            appendExpected = new Long[size];
            appendSize = new Integer[size];
            int events =
                    appends.stream().mapToInt(append -> append.events().size()).sum();
            eventAppend = new Integer[events];
            eventId = new UUID[events];
            eventSequence = new Long[events];
            eventAt = new OffsetDateTime[events];
            eventType = new String[events];
            eventPayload = new String[events];
            eventMetadata = new String[events];
            int next = 0;
            for (int i = 0; i < size; i++) {
                var append = appends.get(i);
                appendAggregate[i] = append.aggregateId();
                appendPartition[i] = partitions.of(append.aggregateId());
                appendExpected[i] = append.expectedSequence();
                appendSize[i] = append.events().size();
                next = addEvents(next, i + 1, append);
                for (var key : append.keys()) {
                    receiptAppend.add(i + 1);
                    receiptKey.add(key.value());
                    receiptEvents.add(key.events());
                }
            }
            locks = ascending(appendPartition);
        }

        private int addEvents(int from, int number, Append append) {
            int next = from;
            for (var event : append.events()) {
                eventAppend[next] = number;
                eventId[next] = event.id();
                eventSequence[next] = append.expectedSequence() + 1 + (next - from);
                eventAt[next] = event.occurredAt().atOffset(ZoneOffset.UTC);
                eventType[next] = event.encoded().type();
                eventPayload[next] = new String(event.encoded().json(), StandardCharsets.UTF_8);
                eventMetadata[next] = MetadataJson.write(event.metadata());
                next++;
            }
            return next;
        }

        /// Ascending, as every writer locks.
        private static Integer[] ascending(Integer[] partitions) {
            return Arrays.stream(partitions).distinct().sorted().toArray(Integer[]::new);
        }

        AppendEvents call() {
            return APPEND_EVENTS.call(
                    locks,
                    appendAggregate,
                    appendPartition,
                    appendExpected,
                    appendSize,
                    eventAppend,
                    eventId,
                    eventSequence,
                    eventAt,
                    eventType,
                    eventPayload,
                    eventMetadata,
                    receiptAppend.toArray(Integer[]::new),
                    receiptKey.toArray(String[]::new),
                    receiptEvents.toArray(Integer[]::new));
        }
    }
}
