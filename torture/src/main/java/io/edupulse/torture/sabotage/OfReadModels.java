package io.edupulse.torture.sabotage;

import java.util.List;

/// Faults in read models and queries.
final class OfReadModels {

    private static final String APPLIER = "io.edupulse.projection.apply.BatchApplier";
    private static final String STATEMENTS = "io.edupulse.projection.rows.ProjectionStatements";

    static final List<Sabotage> ALL = List.of(
            new Sabotage(
                    "checkpoint-in-another-transaction",
                    "Rows are committed, and their checkpoint a little later",
                    "nodes and backends are killed between the two",
                    List.of("node-kill", "postgres-terminate-backends", "postgres-kill-backend"),
                    List.of("read-models-equal-fold"),
                    List.of(Patch.java(
                            "projections/engine",
                            APPLIER,
                            "        checkpoints.advance(writing);\n        writing.run(tx);\n        return positions;",
                            """
                                    writing.run(tx);
                                    tx.execute("commit");
                                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                                    var later = new StatementBatch();
                                    checkpoints.advance(later);
                                    later.run(tx);
                                    return positions;"""))),
            new Sabotage(
                    "no-checkpoint-fence",
                    "Checkpoints are neither locked nor compared, and a node that wakes up believes in its leases",
                    "nodes are stopped for longer than their leases, and go on in the middle of a batch",
                    List.of("node-stop"),
                    List.of("read-models-equal-fold"),
                    List.of(
                            Patch.java(
                                    "projections/engine",
                                    STATEMENTS,
                                    "             order by c.partition\n               for update of c\"\"\", checkpoints);\n        lockFree = lock + \" skip locked\";",
                                    "             order by c.partition\"\"\", checkpoints);\n        lockFree = lock;"),
                            Patch.java("projections/engine", STATEMENTS, " and c.position = m.before\"\"\"", "\"\"\""),
                            Patch.java(
                                    "infrastructure/postgres",
                                    "io.edupulse.postgres.lease.Registration",
                                    "return held.get(name) == this && !hasExpired();",
                                    "return true;"))),
            new Sabotage(
                    "swap-in-two-transactions",
                    "Between the two renamings of a swap there is no live read model",
                    "read models are rebuilt and rolled back while clients ask queries",
                    List.of("none"),
                    List.of("nothing-fails-undisturbed", "reads-never-go-back", "read-models-equal-fold"),
                    List.of(Patch.java(
                            "projections/rebuild",
                            "io.edupulse.rebuild.swap.Swap",
                            "        rename(tx, live.name(), passing);\n",
                            """
                                    rename(tx, live.name(), passing);
                                    tx.execute("commit");
                                    LockSupport.parkNanos(500_000_000);
                            """))),
            new Sabotage(
                    "receipt-is-not-awaited",
                    "A query after a receipt is answered at once",
                    "clients ask for what they have just written",
                    List.of("none"),
                    List.of("read-your-writes"),
                    List.of(Patch.java(
                            "app/node",
                            "io.edupulse.node.http.QueryRoutes",
                            "after.isPresent() ? queries.ask(query, after.get(), wait(request.parameters())) : queries.ask(query);",
                            "queries.ask(query);"))),
            new Sabotage(
                    "receipt-is-awaited-elsewhere",
                    "A query after a receipt waits for the primary, and a standby answers it",
                    "the replay of the standby is paused while clients ask for what they have just written",
                    List.of("replay-paused"),
                    List.of("read-your-writes"),
                    List.of(Patch.java(
                            "projections/engine",
                            "io.edupulse.projection.query.QueryGateway",
                            "progress.await(readModel.name(), after, patience, source)",
                            "progress.await(readModel.name(), after, patience, database.primary())"))));

    private OfReadModels() {}
}
