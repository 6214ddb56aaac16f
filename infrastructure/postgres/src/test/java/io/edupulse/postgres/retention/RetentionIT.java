package io.edupulse.postgres.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.log.DatabaseSessions;
import io.edupulse.log.SessionLimits;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.retention.Retention.Periods;
import io.edupulse.testkit.InMemoryLeases;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class RetentionIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Periods TERMS = new Periods(Duration.ofDays(30), Duration.ofDays(7));

    private final TestDatabase database = TestDatabase.create(1);
    private final DSLContext owner = DSL.using(database.owner(), SQLDialect.POSTGRES);
    private final DSLContext application = DSL.using(
            DatabaseSessions.ofApplication(database.url(), SessionLimits.prompt(Duration.ofSeconds(10))),
            SQLDialect.POSTGRES);
    private final InMemoryLeases.Cluster cluster = new InMemoryLeases.Cluster();

    /// More than two batches of receipts that are too old, and as many that are an hour younger than the retention.
    private void write() {
        owner.execute("""
                insert into command_receipts (aggregate_id, idempotency_key, sequence, partition, position, recorded_at)
                select gen_random_uuid(), 'k', 1, 0, n, now() - interval '30 days' + case when n % 2 = 0 then interval '1 hour' else - interval '1 hour' end
                  from generate_series(1, 5000) as n""");
        owner.execute("""
                insert into rebuild_jobs
                  (projections, threads, maximum_rows, patience_millis, accept_differences, keep_millis, tries_left,
                   requested_at, finished_at, outcome)
                select array['p'], 1, 1, 1, false, 1, 1, now() - interval '90 days', finished, outcome
                  from (values (now() - interval '8 days', 'swapped'), (now() - interval '8 days', 'failed'),
                               (now() - interval '6 days', 'swapped'), (null, null)) as job (finished, outcome)""");
    }

    private int count(String table) {
        return owner.fetchCount(DSL.table(table));
    }

    @Test
    void what_is_too_old_goes_and_the_rest_stays() {
        write();
        try (var _ = Retention.start(application, cluster.node(), TERMS)) {
            await().atMost(LIMIT).until(() -> count("command_receipts") == 2_500 && count("rebuild_jobs") == 2);
        }
        assertThat(owner.fetchValue("select min(recorded_at) > now() - interval '30 days' from command_receipts"))
                .isEqualTo(true);
        assertThat(owner.fetchValues("select coalesce(outcome, 'open') from rebuild_jobs order by id"))
                .isEqualTo(List.of("swapped", "open"));
    }

    @Test
    void zero_keeps_for_ever_and_another_node_waits_for_its_turn() {
        write();
        var busy = cluster.node();
        try (var _ = busy.tryAcquire("maintenance").orElseThrow();
                var _ = Retention.start(application, cluster.node(), TERMS);
                var _ = Retention.start(
                        application, new InMemoryLeases.Cluster().node(), new Periods(Duration.ZERO, TERMS.jobs()))) {
            await().atMost(LIMIT).until(() -> count("rebuild_jobs") == 2);
        }
        assertThat(count("command_receipts")).isEqualTo(5_000);
    }

    @Test
    void the_application_can_forget_no_receipt_that_is_younger_than_a_day() {
        owner.execute("""
                insert into command_receipts (aggregate_id, idempotency_key, sequence, partition, position, recorded_at)
                values (gen_random_uuid(), 'k', 1, 0, 1, now() - interval '23 hours')""");

        assertThat(application.fetchValue("select forget_receipts(interval '0', 10)"))
                .isEqualTo(0);

        assertThat(count("command_receipts")).isEqualTo(1);
    }

    @Test
    void old_receipts_are_found_by_an_index() {
        var plan = String.join(
                "\n",
                owner
                        .fetchValues(
                                "explain select ctid from command_receipts where recorded_at < now() order by recorded_at limit 10")
                        .stream()
                        .map(String::valueOf)
                        .toList());
        assertThat(plan).contains("command_receipts_recorded_at");
    }
}
