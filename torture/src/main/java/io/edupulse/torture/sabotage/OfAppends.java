package io.edupulse.torture.sabotage;

import java.util.List;

/// Faults in deciding and writing.
final class OfAppends {

    private static final String APPEND = "R__4_append_events";

    private static final String LOCK = "    perform lock_partition(locked);\n";

    private static final String HEAD =
            "    next_positions[locked] := (select coalesce(max(e.position), 0) + 1 from domain_events e where e.partition = locked);\n";

    private static final String RECEIPTS =
            "  insert into command_receipts (aggregate_id, idempotency_key, sequence, partition, position)\n";

    static final List<Sabotage> ALL = List.of(
            new Sabotage(
                    "no-partition-lock",
                    "Two nodes give the same positions; only the primary key is left to stop the second",
                    "three nodes append to eight partitions all the time",
                    List.of("none"),
                    List.of("nothing-fails-undisturbed", "dense-in-commit-order"),
                    List.of(Patch.sql(APPEND, LOCK, ""))),
            new Sabotage(
                    "head-before-lock",
                    "The head is read before the wait for the lock, and is old when the lock comes",
                    "three nodes append to eight partitions all the time",
                    List.of("none"),
                    List.of("nothing-fails-undisturbed", "dense-in-commit-order"),
                    List.of(Patch.sql(APPEND, LOCK + HEAD, HEAD + LOCK))),
            new Sabotage(
                    "cache-without-check",
                    "An append does not look whether the state that it was decided on is still the last one",
                    "several clients send to one quiz through different nodes, whose warm states differ",
                    List.of("none"),
                    List.of("linearizable", "exactly-once"),
                    List.of(
                            Patch.sql(
                                    APPEND,
                                    "coalesce(last.sequence, 0) = a.expected and (a.last_id is null or a.last_id = last.id) as is_expected",
                                    "true as is_expected"),
                            Patch.sql(
                                    APPEND,
                                    "  select e.id, append_aggregate[e.n], e.sequence, e.at,",
                                    "  select e.id, append_aggregate[e.n], ends[e.n] + e.sequence - append_expected[e.n], e.at,"))),
            new Sabotage(
                    "receipt-in-another-transaction",
                    "The receipt of a command is written by the next append of the same session",
                    "answers are lost, backends are killed, and the command is sent again with its key",
                    List.of("answers-lost", "postgres-kill-backend", "node-kill"),
                    List.of("same-key-same-receipt", "exactly-once"),
                    List.of(Patch.sql(APPEND, RECEIPTS, """
                              create temporary table if not exists late_receipts (like command_receipts including defaults);
                              insert into command_receipts select * from late_receipts on conflict do nothing;
                              delete from late_receipts;
                              insert into late_receipts (aggregate_id, idempotency_key, sequence, partition, position)
                            """))),
            new Sabotage(
                    "key-before-lock",
                    "The key is looked up in a snapshot from before the lock, which may be a second old",
                    "commands are sent again with their keys at once, also to another node",
                    List.of("answers-lost", "link-slow"),
                    List.of("exactly-once", "same-key-same-receipt"),
                    List.of(
                            Patch.sql(
                                    APPEND,
                                    "c.idempotency_key = k.idempotency_key\n        limit 1",
                                    "c.idempotency_key = k.idempotency_key\n           and c.recorded_at < clock_timestamp() - interval '1 second'\n        limit 1"),
                            Patch.sql(
                                    APPEND,
                                    "as k (n, idempotency_key, events)\n   where firsts[k.n] > 0;",
                                    "as k (n, idempotency_key, events)\n   where firsts[k.n] > 0 on conflict do nothing;"))),
            new Sabotage(
                    "answer-before-commit",
                    "A command is acknowledged when its event is inserted, and committed a little later",
                    "nodes are killed, backends too, and other nodes read what was acknowledged",
                    List.of("node-kill", "postgres-terminate-backends", "postgres-kill-backend"),
                    List.of("exactly-once", "linearizable", "dense-in-commit-order"),
                    List.of(Patch.java(
                            "infrastructure/postgres", "io.edupulse.postgres.store.JooqEventStore", """
                                    return rounds.isOne()
                                            ? call.execute(sql, appends)
                                            : sql.transactionResult(transaction -> rounds.write(round -> call.execute(transaction.dsl(), round)));
                            """, """
                                    var answered = new java.util.concurrent.CompletableFuture<List<AppendOutcome>>();
                                    Thread.startVirtualThread(() -> {
                                        try {
                                            sql.transaction(transaction -> {
                                                answered.complete(rounds.write(round -> call.execute(transaction.dsl(), round)));
                                                LockSupport.parkNanos(20_000_000);
                                            });
                                        } catch (RuntimeException e) {
                                            answered.completeExceptionally(e);
                                        }
                                    });
                                    try {
                                        return answered.join();
                                    } catch (java.util.concurrent.CompletionException e) {
                                        throw (RuntimeException) e.getCause();
                                    }
                            """))),
            new Sabotage(
                    "rejection-by-old-state",
                    "A command is rejected by a warm state without a look at the log",
                    "several clients send to one quiz through different nodes, whose warm states differ",
                    List.of("none"),
                    List.of("linearizable", "same-key-same-receipt"),
                    List.of(Patch.java(
                            "domain/kernel",
                            "io.edupulse.kernel.command.CommandHandler",
                            "            if (number > 1) {\n                batch.settle(receipts",
                            "            if (number > 0) {\n                batch.settle(receipts"))));

    private OfAppends() {}
}
