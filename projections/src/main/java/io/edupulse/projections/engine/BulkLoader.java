package io.edupulse.projections.engine;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills an empty schema of a projection: folds a partition in memory and writes each row once, with COPY.
/// Thread-safe; partitions are loaded side by side, since a row belongs to one of them.
public final class BulkLoader {

    private static final Logger LOG = LoggerFactory.getLogger(BulkLoader.class);
    private static final int CHUNK = 2_000;

    private final DSLContext sql;
    private final ProjectionSchema schema;
    private final EventReader log;
    private final BatchApplier applier;

    public BulkLoader(DSLContext sql, ProjectionSchema schema, EventReader log) {
        this.sql = schema.in(sql);
        this.schema = schema;
        this.log = log;
        this.applier = new BatchApplier(sql, schema);
    }

    /// An event that is to be parked.
    private record Refused(RecordedEvent event, String error) {}

    /// Whether a projection can be loaded so: free-form SQL needs its tables, and cannot be folded in memory.
    public static boolean canLoad(Projection projection) {
        return projection.handlers().stream().noneMatch(SqlHandler.class::isInstance);
    }

    /// Loads a partition from its beginning, and leaves its checkpoint where it stopped: at the target, or
    /// earlier when the rows in memory have outgrown the limit. What the database refuses leaves nothing
    /// behind: then event by event is the way, and that is the applier's.
    ///
    /// @param maximumRows how many rows and parked events may be held in memory
    /// @param reached is told the position again and again; 0 in the end if nothing was left behind
    public void load(int partition, long target, int maximumRows, LongConsumer reached) {
        var fold = new Fold(schema.projection());
        var parkedKeys = new HashSet<UUID>();
        var refused = new ArrayList<Refused>();
        @Nullable RecordedEvent last = null;
        long position = 0;
        while (position < target && fold.size() + refused.size() < maximumRows) {
            var batch = log.readBatch(partition, position, (int) Math.min(CHUNK, target - position));
            if (batch.isEmpty()) {
                break;
            }
            BatchApplier.foldOrPark(
                    fold,
                    parkedKeys,
                    applier.relevant(batch),
                    (event, error) -> refused.add(new Refused(event, error)));
            last = batch.getLast();
            position = last.position();
            reached.accept(position);
        }
        if (last != null && !write(partition, fold, refused, last)) {
            reached.accept(0);
        }
    }

    /// Whether the database took it; if not, nothing was written.
    private boolean write(int partition, Fold fold, List<Refused> refused, RecordedEvent last) {
        try {
            sql.transaction(transaction -> {
                var tx = transaction.dsl();
                var checkpoint = applier.lock(tx, partition);
                refused.forEach(parked -> BatchApplier.park(tx, parked.event(), parked.error()));
                fold.forEachTable(new TableCopy(tx, schema.name()));
                BatchApplier.advance(tx, checkpoint, last);
            });
            return true;
        } catch (DataAccessException e) {
            if (!BatchApplier.isAboutData(e)) {
                throw e;
            }
            LOG.warn(
                    "Partition {} of {} is filled event by event, because the database refuses a row: {}",
                    partition,
                    schema.name(),
                    Reason.of(e));
            return false;
        }
    }
}
