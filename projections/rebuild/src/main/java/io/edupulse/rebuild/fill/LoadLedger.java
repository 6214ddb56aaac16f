package io.edupulse.rebuild.fill;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What of a bulk load is still to be done, kept in the schema that is being filled, so that it is written
/// down in the same transaction as the rows: ranges of aggregates, by partition. Gone when the load is
/// over.
record LoadLedger(ProjectionSchema schema) {

    private static final String TABLE = "load_ledger";
    private static final Field<Integer> PARTITION = field(name("partition"), SQLDataType.INTEGER.notNull());
    private static final Field<Long> TARGET = field(name("target"), SQLDataType.BIGINT.notNull());
    private static final Field<UUID> FROM = field(name("from_aggregate"), SQLDataType.UUID);
    private static final Field<UUID> BELOW = field(name("below_aggregate"), SQLDataType.UUID);

    /// @param target the position up to which a partition is loaded
    record Entry(int partition, long target, AggregateRange aggregates) {

        Entry of(AggregateRange others) {
            return new Entry(partition, target, others);
        }
    }

    /// With all of each partition to be done.
    void create(DSLContext tx, List<Long> targets) {
        tx.createTable(table()).columns(PARTITION, TARGET, FROM, BELOW).execute();
        for (int partition = 0; partition < targets.size(); partition++) {
            if (targets.get(partition) > 0) {
                add(tx, new Entry(partition, targets.get(partition), AggregateRange.ALL));
            }
        }
    }

    boolean exists(DSLContext sql) {
        return schema.tables(sql).contains(TABLE);
    }

    List<Entry> entries(DSLContext sql) {
        return sql.select(PARTITION, TARGET, FROM, BELOW)
                .from(table())
                .orderBy(PARTITION, FROM.nullsFirst())
                .fetch(LoadLedger::entry);
    }

    /// Replaces what is left of a partition. To be called by who holds its checkpoint.
    ///
    /// @throws CodedException with `rebuild.lease-lost` if it is not what this worker left: another
    ///     worker has resumed it
    void replace(DSLContext tx, int partition, List<Entry> before, List<Entry> left) {
        var found = tx.deleteFrom(table())
                .where(PARTITION.eq(partition))
                .returning(PARTITION, TARGET, FROM, BELOW)
                .fetch(LoadLedger::entry);
        if (!Set.copyOf(found).equals(Set.copyOf(before))) {
            throw new CodedException(
                    "rebuild.lease-lost",
                    Text.format("Another worker has resumed the rebuild in %s; this one stops", schema.name()));
        }
        left.forEach(entry -> add(tx, entry));
    }

    void drop(DSLContext tx) {
        tx.dropTable(table()).execute();
    }

    private void add(DSLContext tx, Entry entry) {
        tx.insertInto(table())
                .set(PARTITION, entry.partition())
                .set(TARGET, entry.target())
                .set(FROM, entry.aggregates().from())
                .set(BELOW, entry.aggregates().below())
                .execute();
    }

    private Table<Record> table() {
        return DSL.table(name(schema.name(), TABLE));
    }

    private static Entry entry(Record row) {
        return new Entry(row.get(PARTITION), row.get(TARGET), new AggregateRange(row.get(FROM), row.get(BELOW)));
    }
}
