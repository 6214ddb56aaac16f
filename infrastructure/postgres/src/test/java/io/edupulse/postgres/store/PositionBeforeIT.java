package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/// Where a time is in a partition that foreign writers have filled with times of their own.
class PositionBeforeIT {

    private static final int PARTITION = 2;
    private static final Instant RECENT = Instant.parse("2026-11-27T08:00:00Z");

    private final TestLog log = new TestLog();
    private final DSLContext owner = DSL.using(log.database().owner(), SQLDialect.POSTGRES);
    private final UUID aggregate = TestLog.aggregateIn(PARTITION);

    private void happen(int events, Instant at) {
        long head = log.store().heads().get(PARTITION);
        owner.execute("""
                insert into domain_events
                       (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position)
                select gen_random_uuid(), {0}, n, {1}, 'Noted', '{"type": "Noted", "payload": {}}', {2}, n
                  from generate_series({3} + 1, {3} + {4}) n""", DSL.val(aggregate), DSL.val(at), DSL.val(PARTITION), DSL.inline(head), DSL.inline(events));
    }

    @Test
    void older_events_in_between_are_looked_over_up_to_a_number() {
        happen(30, RECENT.minusSeconds(1));
        happen(10, RECENT);
        happen(60_000, RECENT.minusSeconds(1));
        happen(5, RECENT.plusSeconds(1));
        assertThat(log.store().positionBefore(PARTITION, RECENT))
                .as("far behind a row of older ones")
                .isEqualTo(60_040);

        happen(40_000, RECENT.minusSeconds(1));
        happen(5, RECENT);
        assertThat(log.store().positionBefore(PARTITION, RECENT)).isEqualTo(60_040);
        assertThat(log.store().positionBefore(PARTITION, RECENT.minusSeconds(1)))
                .isZero();
        assertThat(log.store().positionBefore(PARTITION, RECENT.plusSeconds(2))).isEqualTo(100_050);
    }
}
