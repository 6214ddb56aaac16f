package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.fingerprint.Fingerprint;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class ReadFromSnapshotIT {

    private static final int EVENTS = 3_000;
    private static final Fingerprint CODE = new Fingerprint("a".repeat(32));
    private static final Fingerprint OTHER_CODE = new Fingerprint("b".repeat(32));

    private final TestLog log = new TestLog();
    private final UUID aggregate = UUID.randomUUID();

    ReadFromSnapshotIT() {
        log.store().append(List.of(TestLog.append(aggregate, 0, EVENTS), TestLog.append(UUID.randomUUID(), 0, 5)));
    }

    private void save(Fingerprint fingerprint, long sequence, UUID eventId) {
        DSL.using(log.database().application(), SQLDialect.POSTGRES)
                .execute(
                        "insert into snapshots (aggregate_id, fingerprint, sequence, event_id, state, checksum) values (?, ?, ?, ?, '', 0)",
                        aggregate,
                        fingerprint.value(),
                        sequence,
                        eventId);
    }

    private UUID eventAt(long sequence) {
        return log.store()
                .readAggregate(aggregate, sequence - 1)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void assertReadFrom(long sequence) {
        assertThat(log.store().readFromSnapshot(aggregate, CODE).map(RecordedEvent::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(sequence, EVENTS).boxed().toList());
    }

    @Test
    void all_is_read_where_there_is_no_snapshot() {
        assertReadFrom(1);
        assertThat(log.store().readFromSnapshot(UUID.randomUUID(), CODE)).isEmpty();
    }

    @Test
    void the_last_event_of_the_snapshot_comes_first() {
        save(CODE, 2_990, eventAt(2_990));

        assertReadFrom(2_990);
    }

    @Test
    void what_is_behind_a_snapshot_may_be_long() {
        save(CODE, 300, eventAt(300));

        assertReadFrom(300);
    }

    @Test
    void a_snapshot_at_the_head_gives_its_last_event_alone() {
        save(CODE, EVENTS, eventAt(EVENTS));

        assertReadFrom(EVENTS);
    }

    @Test
    void a_snapshot_of_other_code_does_not_count() {
        save(OTHER_CODE, 2_990, eventAt(2_990));

        assertReadFrom(1);
    }

    @Test
    void a_snapshot_of_another_history_does_not_count() {
        save(CODE, 2_990, UUID.randomUUID());

        assertReadFrom(1);
    }

    @Test
    void a_snapshot_that_is_ahead_of_the_log_does_not_count() {
        save(CODE, EVENTS + 1, UUID.randomUUID());

        assertReadFrom(1);
    }
}
