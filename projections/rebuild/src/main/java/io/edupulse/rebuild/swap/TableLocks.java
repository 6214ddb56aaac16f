package io.edupulse.rebuild.swap;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.schema.ProjectionSchema;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// The locks of a cut-over on all tables of the schemas that take part, held until its transaction ends.
///
/// - Whole tables of checkpoints, not their rows: a session that waits for a row already holds the table, and continues
///   with the old table after the swap. A session that waits for the table looks up its name again.
/// - Before queries are locked out, and while they still run, whatever autovacuum does there is ended: it
///   gives way after a second, and queries shall not wait so long.
/// - Queries are locked out only if that can be had within a moment for all tables together, else those
///   that came later would queue after a long one.
record TableLocks(DSLContext tx, List<ProjectionSchema> schemas) {

    private static final int ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// How long new queries may have to wait for running ones.
    private static final Duration QUERIES_WAIT = Duration.ofMillis(50);

    /// A lock that is not granted in time, and a deadlock.
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    /// Ends what autovacuum does on the tables, and keeps it away.
    void holdVacuum() {
        tx.execute("set local lock_timeout = '5s'");
        lock(tx, "share update exclusive", schemas.stream().flatMap(this::tables));
    }

    /// Holds the checkpoints, so that the read models stand still. Queries continue.
    void holdWorkers(HoldTimer hold) {
        // A process that is stopped here holds up the read model for no longer.
        tx.execute("set local lock_timeout = '5s'; set local idle_in_transaction_session_timeout = '8s'");
        hold.begin();
        lock(tx, "exclusive", schemas.stream().map(schema -> name(schema, CHECKPOINTS.getName())));
    }

    /// Waits until queries have ended and lets no new ones begin.
    void holdQueries(HoldTimer hold) {
        var lockOut = lockOut();
        for (int attempt = 1; ; attempt++) {
            hold.begin();
            try {
                tx.transaction(savepoint -> savepoint.dsl().execute(lockOut));
                return;
            } catch (DataAccessException e) {
                hold.end();
                if (!isBusy(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /// A timeout is that of each lock, so that those which come later get what is left.
    private String lockOut() {
        var tables = schemas.stream()
                .flatMap(this::tables)
                .map(table -> DSL.inline(table).toString())
                .collect(Collectors.joining(", "));
        return Text.format("""
                do $$
                declare
                  begun timestamptz := clock_timestamp();
                  name text;
                begin
                  foreach name in array array[%s] loop
                    perform set_config('lock_timeout',
                      greatest(1, %d - 1000 * extract(epoch from clock_timestamp() - begun))::integer::text, true);
                    execute 'lock table ' || name || ' in access exclusive mode';
                  end loop;
                end $$""", tables, QUERIES_WAIT.toMillis());
    }

    static boolean isBusy(DataAccessException e) {
        return BUSY.contains(e.sqlState());
    }

    private Stream<String> tables(ProjectionSchema schema) {
        return schema.tables(tx).stream().map(table -> name(schema, table));
    }

    private String name(ProjectionSchema schema, String table) {
        return tx.render(DSL.name(schema.name(), table));
    }

    private static void lock(DSLContext tx, String mode, Stream<String> tables) {
        tx.execute(Text.format("lock table %s in %s mode", tables.collect(Collectors.joining(", ")), mode));
    }
}
