package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.testkit.RememberingEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A stream of events that are as large as events may be, one letter again and again, so that the database keeps them
/// small.
class LargeEventsIT {

    private static final int EVENTS = 30;
    private static final int BYTES = 1_000_000;
    private static final long MOST = JooqEventStore.READ_BYTES + BYTES + 100;

    private final TestLog log = new TestLog();
    private final UUID aggregate = TestLog.aggregateIn(0);

    @BeforeEach
    void append() {
        for (int i = 0; i < EVENTS; i++) {
            log.store().append(List.of(Append.of(aggregate, i, List.of(large()))));
        }
    }

    private static NewEvent large() {
        var json = "{\"type\": \"Noted\", \"payload\": {\"text\": \"" + "x".repeat(BYTES) + "\"}}";
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new NewEvent(
                UUID.randomUUID(), at, Metadata.NONE, new EncodedEvent("Noted", json.getBytes(StandardCharsets.UTF_8)));
    }

    private static long bytes(List<RecordedEvent> events) {
        return events.stream().mapToLong(event -> event.encoded().json().length).sum();
    }

    @Test
    void one_read_is_bounded_in_bytes_and_all_reads_give_all() {
        var first = log.store().readBatch(0, 0, 1_000);
        assertThat(bytes(first)).isBetween(JooqEventStore.READ_BYTES, MOST);
        assertThat(log.store().readPartition(0, 0).map(RecordedEvent::position))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, EVENTS).mapToObj(Long::valueOf).toList());
        assertThat(log.store().readAggregate(aggregate, 0).map(RecordedEvent::sequence))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, EVENTS).mapToObj(Long::valueOf).toList());
    }

    @Test
    void a_later_chunk_of_an_aggregate_is_bounded_in_bytes() throws Exception {
        try (var connection = log.asApplication()) {
            var reader = new CopyEventReader(DSL.using(connection, SQLDialect.POSTGRES), new RememberingEventCodec());
            var chunk = reader.readStream(aggregate, 0, 3, 1_000, 5L * BYTES);
            assertThat(chunk.elements()).extracting(RecordedEvent::sequence).containsExactly(4L, 5L, 6L, 7L, 8L);
            assertThat(chunk.isLast()).isFalse();
            var rest = reader.readStream(aggregate, 0, EVENTS - 2, 1_000, 5L * BYTES);
            assertThat(rest.elements()).hasSize(2);
            assertThat(rest.isLast()).isTrue();
        }
    }

    @Test
    void an_event_that_is_larger_than_a_read_is_read() {
        assertThat(log.store().eventAt(0, 7))
                .get()
                .extracting(RecordedEvent::sequence)
                .isEqualTo(7L);
        assertThat(log.store().readBatch(0, EVENTS - 1, 10)).hasSize(1);
        assertThat(log.store().readBatch(0, EVENTS, 10)).isEmpty();
    }

    @Test
    void a_scan_ends_early_and_leaves_its_connection_usable() throws Exception {
        try (var connection = log.asApplication()) {
            var store = TestLog.storeOn(connection);
            var seen = new ArrayList<Long>();
            for (long after = 0; after < EVENTS; ) {
                var scan = new EventScan(0, after, EVENTS, Set.of("Noted"), AggregateRange.ALL, 7 * BYTES);
                int before = seen.size();
                after = store.scan(scan, event -> seen.add(event.position()));
                assertThat(seen.size() - before).isBetween(1, 7);
                assertThat(seen.getLast()).isEqualTo(after);
                assertThat(store.heads().getFirst()).isEqualTo(EVENTS);
            }
            assertThat(seen).hasSize(EVENTS).doesNotHaveDuplicates();
        }
    }
}
