package io.edupulse.rebuild.swap;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.apply.ConnectionPairs;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.fill.RebuildFence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/// Sees the live read model and another one of the same projection at the same positions, while the live
/// one advances.
///
/// A transaction takes its snapshot in a moment in which workers are held and the other one, which no
/// other session moves, has been brought to where the live one stands. That moment is as short as the few events
/// that are left; what is read in the snapshot may take as long as it likes. Used by one thread; takes
/// two connections at a time (see [ConnectionPairs]).
public final class AlignedSnapshot {

    /// How many events may be left for the time in which the live read model is held.
    private static final long CLOSE = 200;

    private static final int ATTEMPTS = 20;

    private final DSLContext sql;
    private final CatchUp catchUp;
    private final ProjectionSchema live;
    private final ProjectionSchema candidate;
    private final HoldTimer liveHeld = new HoldTimer();

    public AlignedSnapshot(DSLContext sql, EventReader log, ProjectionSchema live, ProjectionSchema candidate) {
        this.sql = sql;
        this.catchUp = new CatchUp(sql, log);
        this.live = live;
        this.candidate = candidate;
    }

    /// Looks at both.
    @FunctionalInterface
    public interface Look<T> {

        /// @param snapshot the name under which others can see the same
        T at(DSLContext tx, String snapshot, List<Long> positions);
    }

    private record Moment(DSLContext tx, String snapshot, List<Long> positions) {}

    public <T> T look(Look<T> look) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            approach();
            var result = ConnectionPairs.with(() -> lookOnce(look));
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw somebodyElse();
    }

    /// Empty if there was no moment in which both stood at the same positions.
    private <T> Optional<T> lookOnce(Look<T> look) {
        try (var snapshot = new SnapshotTransaction(RebuildFence.unfenced(sql))) {
            return moment(snapshot).map(moment -> look.at(moment.tx(), moment.snapshot(), moment.positions()));
        }
    }

    /// Brings the other one close to the live one, which advances meanwhile.
    void approach() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // As a rule its workers have done that.
            catchUp.run(live, CatchUp.positions(sql, candidate));
            var ours = CatchUp.positions(sql, live);
            catchUp.run(candidate, ours);
            if (CatchUp.behind(ours, CatchUp.positions(sql, live)) <= CLOSE) {
                return;
            }
        }
    }

    /// In a transaction that holds the live one: brings both to the same positions, and returns them.
    List<Long> align(DSLContext tx) {
        var ours = CatchUp.positions(tx, live);
        var theirs = CatchUp.positions(tx, candidate);
        var targets = new ArrayList<Long>();
        for (int partition = 0; partition < ours.size(); partition++) {
            targets.add(Math.max(ours.get(partition), theirs.get(partition)));
        }
        catchUp.run(tx, live, targets);
        catchUp.run(tx, candidate, targets);
        return targets;
    }

    /// For how long the live read model was held.
    public HoldTimer liveHeld() {
        return liveHeld;
    }

    private Optional<Moment> moment(SnapshotTransaction snapshot) {
        try {
            return sql.transactionResult(holding -> hold(holding.dsl(), snapshot));
        } finally {
            liveHeld.end();
        }
    }

    /// Empty if the candidate was moved beyond the live one meanwhile.
    private Optional<Moment> hold(DSLContext holding, SnapshotTransaction snapshot) {
        new TableLocks(holding, List.of(live)).holdWorkers(liveHeld);
        var positions = CatchUp.positions(holding, live);
        catchUp.run(candidate, positions);
        var tx = snapshot.begin();
        var name = tx.fetchSingle("select pg_export_snapshot()").get(0, String.class);
        return CatchUp.positions(tx, candidate).equals(positions)
                ? Optional.of(new Moment(tx, name, positions))
                : Optional.empty();
    }

    private CodedException somebodyElse() {
        return new CodedException(
                "rebuild.busy",
                Text.format(
                        "Another session moves %s all the time, so it cannot be compared: end that session and try again",
                        candidate.name()));
    }
}
