package io.edupulse.projections.engine;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import java.util.HashSet;
import java.util.UUID;
import java.util.function.IntConsumer;
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

    /// Loads a partition from its beginning in one transaction, and leaves its checkpoint where it stopped: at the
    /// target, or earlier when the rows in memory have outgrown the limit. What the database refuses leaves nothing
    /// behind: then event by event is the way, and that is the applier's.
    ///
    /// @param maximumRows how many rows may be held in memory
    /// @param done is told how many events were read, again and again
    public void load(int partition, long target, int maximumRows, IntConsumer done) {
        try {
            sql.transaction(transaction -> load(transaction.dsl(), partition, target, maximumRows, done));
        } catch (DataAccessException refused) {
            if (!BatchApplier.isAboutData(refused)) {
                throw refused;
            }
            LOG.warn(
                    "Partition {} of {} is filled event by event, because the database refuses a row: {}",
                    partition,
                    schema.name(),
                    refused.getMessage());
        }
    }

    private void load(DSLContext tx, int partition, long target, int maximumRows, IntConsumer done) {
        var checkpoint = applier.lock(tx, partition);
        var fold = new Fold(schema.projection());
        var parkedKeys = new HashSet<UUID>();
        @Nullable RecordedEvent last = null;
        long position = 0;
        while (position < target && fold.size() < maximumRows) {
            var batch = log.readBatch(partition, position, (int) Math.min(CHUNK, target - position));
            if (batch.isEmpty()) {
                break;
            }
            applier.handle(tx, BatchApplier.foldOrPark(tx, fold, parkedKeys, applier.relevant(batch)));
            last = batch.getLast();
            position = last.position();
            done.accept(batch.size());
        }
        if (last != null) {
            fold.forEachTable(new TableCopy(tx, schema.name()));
            BatchApplier.advance(tx, checkpoint, last);
        }
    }
}
