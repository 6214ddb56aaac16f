package io.edupulse.rebuild.compare;

import io.edupulse.projection.schema.ProjectionSchema;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// The checksums of a table by ranges of its keys. They do not depend on the order of rows, and are
/// computed in the database, in one pass.
///
/// @param byRange without the ranges that have no rows
public record RangeSums(Map<Integer, Sums> byRange) {

    /// A subquery with an offset is not merged into the outer one, so each hash is computed once.
    private static final String SUMS = """
            select range, count(*), sum(hash), bit_xor(hash)
              from (select {1} as range, {2} as hash from {0} t offset 0) hashed
             group by range""";

    /// The sum and the exclusive or of the hashes of whole rows: what leaves the one alone changes the
    /// other.
    record Sums(long rows, BigDecimal sum, long xor) {}

    public RangeSums {
        byRange = Map.copyOf(byRange);
    }

    /// Of all tables of a schema, by their names.
    public static Map<String, RangeSums> ofAll(DSLContext tx, ProjectionSchema schema, List<TableShape> shapes) {
        fixTexts(tx);
        var sums = new LinkedHashMap<String, RangeSums>();
        shapes.forEach(shape -> sums.put(shape.name(), of(tx, schema, shape)));
        return sums;
    }

    /// So that the texts of values do not depend on who looks.
    static void fixTexts(DSLContext tx) {
        tx.execute("set local timezone = 'UTC'");
        tx.execute("set local datestyle = 'ISO'");
        tx.execute("set local intervalstyle = 'iso_8601'");
        tx.execute("set local extra_float_digits = 1");
        tx.execute("set local bytea_output = 'hex'");
    }

    public long rows() {
        return byRange.values().stream().mapToLong(Sums::rows).sum();
    }

    /// The ranges whose rows are not the same.
    Set<Integer> differing(RangeSums other) {
        var ranges = new HashSet<>(byRange.keySet());
        ranges.addAll(other.byRange.keySet());
        ranges.removeIf(
                range -> byRange.containsKey(range) && byRange.get(range).equals(other.byRange.get(range)));
        return ranges;
    }

    private static RangeSums of(DSLContext tx, ProjectionSchema schema, TableShape shape) {
        var sums = new HashMap<Integer, Sums>();
        tx.fetch(SUMS, DSL.name(schema.name(), shape.name()), DSL.raw(shape.range()), DSL.raw(shape.hash()))
                .forEach(row -> sums.put(
                        row.get(0, Integer.class),
                        new Sums(row.get(1, Long.class), row.get(2, BigDecimal.class), row.get(3, Long.class))));
        return new RangeSums(sums);
    }
}
