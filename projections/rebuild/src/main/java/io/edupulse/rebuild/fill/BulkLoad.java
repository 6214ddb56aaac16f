package io.edupulse.rebuild.fill;

import static java.util.stream.Collectors.groupingBy;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.apply.BatchApplier;
import io.edupulse.projection.apply.Refusals;
import io.edupulse.projection.rows.BulkFold;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.LoadLedger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills empty schemas with one reading of the log: each partition is folded in memory, and each row is
/// written once, with COPY.
///
/// Where the rows outgrow the memory, the aggregates are divided at the median of the aggregates with rows: the
/// load continues with the first part, and the rest has a reading of its own afterwards, in which the
/// database passes over what is not wanted. So a partition takes as many readings as its rows exceed the
/// memory, and no row is ever written twice or looked up. What is written is noted in the ledger in the
/// same transaction, so an interrupted load resumes where it ended.
///
/// A schema is given up, and left to be filled event by event, if the database refuses one of its rows, or
/// if rows that cannot be divided outgrow the memory.
final class BulkLoad {

    private static final Logger LOGGER = LoggerFactory.getLogger(BulkLoad.class);
    private static final int PIECE = 10_000;

    /// What is read between two looks at the memory: about a quarter of what the rows may take.
    private static final int READ_BYTES_A_ROW = 64;

    private static final long LEAST_READ_BYTES = 1 << 20;

    private final DSLContext sql;
    private final EventReader log;
    private final List<ProjectionSchema> schemas;
    private final Set<String> types;
    private final int maximumRows;
    private final ProgressMeter meter;
    private final Throttle throttle;
    private final Set<ProjectionSchema> givenUp = ConcurrentHashMap.newKeySet();

    /// @param schemas with ledgers that say the same
    /// @param maximumRows for each partition that is being loaded
    BulkLoad(
            DSLContext sql,
            EventReader log,
            List<ProjectionSchema> schemas,
            int maximumRows,
            ProgressMeter meter,
            Throttle throttle) {
        this.sql = sql;
        this.log = log;
        this.schemas = schemas;
        this.types = schemas.stream()
                .flatMap(schema -> schema.projection().eventTypes().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.maximumRows = maximumRows;
        this.meter = meter;
        this.throttle = throttle;
    }

    /// Loads what the ledgers say, and returns the schemas that were given up.
    Set<ProjectionSchema> run(int partitions, EachPartition threads) {
        var entries = new LoadLedger(schemas.getFirst()).entries(sql).stream().collect(groupingBy(Entry::partition));
        for (int partition = 0; partition < partitions; partition++) {
            if (!entries.containsKey(partition)) {
                meter.begin(
                        partition, CatchUp.positions(sql, schemas.getFirst()).get(partition));
            }
        }
        threads.run(partitions, partition -> {
            var own = entries.get(partition);
            if (own != null) {
                load(new PartitionShares(own, meter));
            }
        });
        return givenUp;
    }

    private void load(PartitionShares todo) {
        while (!todo.isEmpty()) {
            var folds = schemas.stream()
                    .filter(schema -> !givenUp.contains(schema))
                    .map(BulkFold::new)
                    .toList();
            var target = targetEvent(todo.current());
            if (folds.isEmpty() || !read(todo, folds)) {
                return;
            }
            write(todo, folds, target);
            todo.next();
        }
    }

    /// Reads the current share, which may be divided on the way. False if it had to be given up.
    private boolean read(PartitionShares todo, List<BulkFold> folds) {
        int partition = todo.current().partition();
        long target = todo.current().target();
        int piece = throttle.chunk(PIECE);
        for (long after = 0; after < target; ) {
            long upTo = Math.min(target, after + piece);
            throttle.pass((int) (upTo - after));
            long reached = log.scan(
                    scan(partition, after, upTo, todo.current().aggregates()),
                    event -> folds.forEach(fold -> fold.add(event)));
            piece = reached < upTo ? (int) (reached - after) : Math.min(throttle.chunk(PIECE), 2 * piece);
            after = reached;
            todo.reached(after);
            while (size(folds) > maximumRows) {
                var middle = middle(folds);
                if (middle.isEmpty()) {
                    folds.forEach(fold -> giveUp(fold.schema(), "the rows of one aggregate outgrow the memory"));
                    return false;
                }
                var parts = todo.current().aggregates().splitAt(middle.get());
                todo.divide(parts.getFirst(), parts.getLast());
                folds.forEach(fold -> fold.keep(parts.getFirst()));
            }
        }
        return true;
    }

    private EventScan scan(int partition, long after, long upTo, AggregateRange aggregates) {
        long bytes = Math.max(LEAST_READ_BYTES, (long) maximumRows * READ_BYTES_A_ROW);
        return new EventScan(partition, after, upTo, types, aggregates, bytes);
    }

    private static int size(List<BulkFold> folds) {
        return folds.stream().mapToInt(BulkFold::size).sum();
    }

    /// The aggregate at which about half of what is held in memory begins; empty if there is only one, or
    /// if a row is of several.
    private static Optional<UUID> middle(List<BulkFold> folds) {
        var aggregates = new ArrayList<UUID>(size(folds));
        folds.forEach(fold -> fold.forEachAggregate(aggregates::add));
        if (aggregates.contains(null)) {
            return Optional.empty();
        }
        aggregates.sort(AggregateRange::compare);
        var first = aggregates.getFirst();
        return aggregates.stream()
                .skip(aggregates.size() / 2)
                .filter(aggregate -> !aggregate.equals(first))
                .findFirst();
    }

    private void write(PartitionShares todo, List<BulkFold> folds, RecordedEvent target) {
        sql.transaction(transaction -> {
            for (var fold : folds) {
                write(transaction.dsl(), todo, fold, target);
            }
        });
    }

    private void write(DSLContext tx, PartitionShares todo, BulkFold fold, RecordedEvent target) {
        int partition = todo.current().partition();
        var schema = fold.schema();
        try {
            tx.transaction(savepoint -> {
                var own = savepoint.dsl();
                new BatchApplier(own, schema)
                        .load(own, fold, target, todo.others().isEmpty());
                new LoadLedger(schema).replace(own, partition, todo.noted(), todo.others());
            });
        } catch (DataAccessException e) {
            if (!Refusals.isAboutData(e)) {
                throw e;
            }
            giveUp(schema, "the database refuses a row: " + FailureMessage.of(e));
        }
    }

    /// Looked up before the reading, so that it tells at the writing whether the log has lost what was read.
    private RecordedEvent targetEvent(Entry entry) {
        return log.eventAt(entry.partition(), entry.target())
                .orElseThrow(() -> new CodedException(
                        "rebuild.log-lost-a-tail",
                        Text.format(
                                "Partition %d of the log ends before position %d, where it was when the rebuild began: the log has lost a tail; begin again",
                                entry.partition(), entry.target())));
    }

    private void giveUp(ProjectionSchema schema, String reason) {
        if (givenUp.add(schema)) {
            LOGGER.warn("{} is filled event by event, because {}", schema.name(), reason);
        }
    }
}
