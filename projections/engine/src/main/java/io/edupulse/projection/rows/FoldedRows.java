package io.edupulse.projection.rows;

import io.edupulse.projection.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/// The rows of a view in memory, found by their keys. Made for millions of them: a row is its values, the
/// key is among them, and there is no object for its place in the hash table, whose collisions go to the
/// next free place (linear probing). Only recently changed rows are records, which take three times the memory
/// and are slow to make. Used by one thread.
final class FoldedRows<R extends UpdatableRecord<R>> {

    private static final int FIRST_SLOTS = 16;
    private static final int RECORDS = 1_024;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /// This many characters of long texts count as a row.
    private static final int CHARACTERS_A_ROW = 250;

    private final ViewRows<R> view;
    private final int[] keyColumns;
    private final LongColumns longColumns;
    private final int columns;
    private final RecentValues recent = new RecentValues();

    private @Nullable Row<R>[] slots = rows(FIRST_SLOTS);
    private int[] hashes = new int[FIRST_SLOTS];
    private int count;
    private long characters;

    /// Rows that are records, a ring that begins with the next one to be closed.
    private final List<Row<R>> open = new ArrayList<>();

    private int nextToClose;

    FoldedRows(ViewRows<R> view) {
        var table = view.table();
        this.view = view;
        this.columns = table.fields().length;
        this.keyColumns = view.keyFields().stream().mapToInt(table::indexOf).toArray();
        this.longColumns = new LongColumns(table);
    }

    /// A row, there or not. In its values the key is always right; the others are when it is no record.
    static final class Row<R> {
        private @Nullable UUID aggregateId;
        private @Nullable Object[] values;
        private @Nullable R record;
        private boolean isThere;

        private Row(UUID aggregateId, @Nullable Object[] values) {
            this.aggregateId = aggregateId;
            this.values = values;
        }

        /// The only aggregate that has changed it; null if there are several.
        @Nullable
        UUID aggregateId() {
            return aggregateId;
        }

        boolean isThere() {
            return isThere;
        }
    }

    /// The row with a key, which is not there if no event has changed it.
    Row<R> at(RowKey key, UUID aggregateId) {
        int hash = hash(key);
        int slot = first(hash);
        for (var row = slots[slot]; row != null; row = slots[slot]) {
            if (hashes[slot] == hash && hasKey(row, key.values())) {
                if (!aggregateId.equals(row.aggregateId)) {
                    row.aggregateId = null;
                }
                return row;
            }
            slot = next(slot);
        }
        if (count >= slots.length / 4 * 3) {
            resize(2 * slots.length, each -> true);
        }
        var row = new Row<R>((UUID) recent.sameAs(aggregateId), onlyKey(key));
        put(hash, row);
        return row;
    }

    /// The row as a record, to be changed in place; with only its key if it is not there. Good until so
    /// many others have been asked for.
    R open(Row<R> row) {
        var record = row.record;
        if (record == null) {
            record = free();
            record.fromArray(row.values);
            row.record = record;
            place(row);
        }
        return record;
    }

    /// To be told after its record was changed in place.
    ///
    /// @param before its values, if it was there
    void changed(Row<R> row, @Nullable Object[] before) {
        characters += longColumns.characters(ViewRows.valuesOf(open(row)))
                - (row.isThere ? longColumns.characters(before) : 0);
        row.isThere = true;
    }

    void remove(Row<R> row) {
        restore(row, onlyKey(row.values), false);
    }

    /// @param values with the same key, and nothing else if it is not to be there
    void restore(Row<R> row, @Nullable Object[] values, boolean isThere) {
        var record = open(row);
        characters -= row.isThere ? longColumns.characters(ViewRows.valuesOf(record)) : 0;
        record.fromArray(values);
        row.isThere = isThere;
        characters += isThere ? longColumns.characters(values) : 0;
    }

    /// How many rows of usual length take as much memory.
    int size() {
        return (int) Math.min(Integer.MAX_VALUE, count + characters / CHARACTERS_A_ROW);
    }

    /// All that are there or have been, in no order.
    void forEach(Consumer<Row<R>> each) {
        for (var row : slots) {
            if (row != null) {
                each.accept(row);
            }
        }
    }

    /// The values of all rows that are there, in no order.
    List<@Nullable Object[]> values() {
        closeAll();
        var values = new ArrayList<@Nullable Object[]>(count);
        forEach(row -> {
            if (row.isThere) {
                values.add(row.values);
            }
        });
        return values;
    }

    /// Forgets all others.
    void keep(Predicate<Row<R>> wanted) {
        closeAll();
        resize(slots.length, wanted);
    }

    private R free() {
        if (open.size() < RECORDS) {
            return view.newRow();
        }
        var oldest = open.get(nextToClose);
        var record = oldest.record;
        if (record == null) {
            throw new IllegalStateException("A row among the open ones is closed");
        }
        close(oldest, record);
        return record;
    }

    private void place(Row<R> row) {
        if (open.size() < RECORDS) {
            open.add(row);
        } else {
            open.set(nextToClose, row);
            nextToClose = (nextToClose + 1) % RECORDS;
        }
    }

    private void closeAll() {
        for (var row : open) {
            var record = row.record;
            if (record != null) {
                close(row, record);
            }
        }
        open.clear();
        nextToClose = 0;
    }

    private static <R extends UpdatableRecord<R>> void close(Row<R> row, R record) {
        row.values = ViewRows.valuesOf(record);
        row.record = null;
    }

    private void resize(int length, Predicate<Row<R>> wanted) {
        var oldSlots = slots;
        var oldHashes = hashes;
        slots = rows(length);
        hashes = new int[length];
        count = 0;
        for (int i = 0; i < oldSlots.length; i++) {
            var row = oldSlots[i];
            if (row != null) {
                if (wanted.test(row)) {
                    put(oldHashes[i], row);
                } else {
                    characters -= row.isThere ? longColumns.characters(row.values) : 0;
                }
            }
        }
    }

    private void put(int hash, Row<R> row) {
        int slot = first(hash);
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = row;
        hashes[slot] = hash;
        count++;
    }

    private static int hash(RowKey key) {
        int hash = 0;
        for (var value : key.values()) {
            hash = 31 * hash + value.hashCode();
        }
        return hash;
    }

    private boolean hasKey(Row<R> row, List<Object> key) {
        for (int i = 0; i < keyColumns.length; i++) {
            if (!key.get(i).equals(row.values[keyColumns[i]])) {
                return false;
            }
        }
        return true;
    }

    /// By the upper bits of a product, which depend on all bits of the hash (Knuth, *The Art of Computer
    /// Programming*, volume 3, 6.4).
    private int first(int hash) {
        return (hash * GOLDEN_RATIO) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private @Nullable Object[] onlyKey(RowKey key) {
        @Nullable Object[] values = new Object[columns];
        for (int i = 0; i < keyColumns.length; i++) {
            values[keyColumns[i]] = recent.sameAs(key.values().get(i));
        }
        return values;
    }

    private @Nullable Object[] onlyKey(@Nullable Object[] row) {
        @Nullable Object[] values = new Object[columns];
        for (int column : keyColumns) {
            values[column] = row[column];
        }
        return values;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    private static <R> @Nullable Row<R>[] rows(int length) {
        return new Row[length];
    }
}
