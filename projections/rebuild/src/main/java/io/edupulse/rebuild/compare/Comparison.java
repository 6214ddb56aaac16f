package io.edupulse.rebuild.compare;

import static io.edupulse.jooq.projection.Tables.PARKED_EVENTS;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.fill.EachPartition;
import io.edupulse.rebuild.fill.RebuildFence;
import io.edupulse.rebuild.report.TableComparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jooq.DSLContext;

/// Compares all tables of two schemas of a projection, in the database: first by checksums of ranges of
/// keys, which reads each table once, then row by row in the ranges that differ.
///
/// @param tx sees both schemas at the same positions
public record Comparison(DSLContext tx, ProjectionSchema live, ProjectionSchema candidate) {

    private static final Duration ALIVE = Duration.ofSeconds(1);

    /// Inside the transaction alone.
    public List<TableComparison> tables() {
        var shapes = TableShape.of(tx, live);
        return compare(shapes, RangeSums.ofAll(tx, live, shapes), RangeSums.ofAll(tx, candidate, shapes));
    }

    /// Inside the transaction, the parked events alone.
    public TableComparison parkedEvents() {
        var shape = TableShape.of(tx, live, PARKED_EVENTS.getName());
        var shapes = List.of(shape);
        return compare(shapes, RangeSums.ofAll(tx, live, shapes), RangeSums.ofAll(tx, candidate, shapes))
                .getFirst();
    }

    /// Both schemas side by side.
    ///
    /// @param sql gives out another connection
    /// @param snapshot what the transaction sees, which has exported it
    public List<TableComparison> tables(DSLContext sql, String snapshot) {
        var shapes = TableShape.of(tx, live);
        var names = Thread.ofVirtual().name("compare-", 0).factory();
        try (var executor = Executors.newSingleThreadExecutor(names)) {
            Future<Map<String, RangeSums>> theirs = executor.submit(() -> sums(sql, snapshot, shapes));
            var ours = RangeSums.ofAll(tx, live, shapes);
            return compare(shapes, ours, await(theirs));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw EachPartition.interrupted(e);
        }
    }

    private Map<String, RangeSums> sums(DSLContext sql, String snapshot, List<TableShape> shapes) {
        return RebuildFence.unfenced(sql).transactionResult(transaction -> {
            var beside = transaction.dsl();
            beside.execute("set transaction isolation level repeatable read, read only");
            beside.execute(Text.format("set transaction snapshot '%s'", snapshot));
            return RangeSums.ofAll(beside, candidate, shapes);
        });
    }

    /// Asks something now and then, else the server would take this process for a stopped one.
    private <T> T await(Future<T> other) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                return other.get(ALIVE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                tx.execute("select");
            }
        }
    }

    private List<TableComparison> compare(
            List<TableShape> shapes, Map<String, RangeSums> ours, Map<String, RangeSums> theirs) {
        return shapes.stream()
                .map(shape -> compare(
                        shape,
                        Objects.requireNonNull(ours.get(shape.name())),
                        Objects.requireNonNull(theirs.get(shape.name()))))
                .toList();
    }

    private TableComparison compare(TableShape shape, RangeSums ours, RangeSums theirs) {
        var ranges = ours.differing(theirs);
        return ranges.isEmpty()
                ? TableComparison.equal(shape.name(), ours.rows())
                : new RowDifferences(tx, live, candidate, shape).find(ranges, ours.rows(), theirs.rows());
    }
}
