package io.edupulse.projections.engine;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A table whose rows are folds of events: each event that it knows has a function that says which row, and
/// one that changes it. The engine loads the rows of a batch, folds in memory, and writes each changed row
/// once.
///
/// The functions are pure but for the row that they are given: no clock, no I/O, no state, so that a rebuild
/// gives the same rows. The key holds the aggregate's id, as `fact.aggregateId()` gives it, or the partition
/// ([KeyRule]). Thread-safe; build it with [#of].
///
/// @param <R> the generated record of the table
public final class View<R extends UpdatableRecord<R>> implements Handler {

    /// Makes records: a table that makes one makes a configuration of 30 KB for it.
    private static final DSLContext RECORDS = DSL.using(SQLDialect.POSTGRES);

    private final Table<R> table;
    private final List<Field<?>> keyFields;
    private final Map<Class<? extends DomainEvent>, Change<R, ?>> changes;
    private final Map<Class<? extends DomainEvent>, KeyRule> rules;

    private View(Table<R> table, Map<Class<? extends DomainEvent>, Change<R, ?>> changes) {
        this.table = table;
        var primaryKey = table.getPrimaryKey();
        if (primaryKey == null) {
            throw new IllegalArgumentException(
                    Text.format("Table %s needs a primary key to be a view", table.getName()));
        }
        this.keyFields = List.copyOf(primaryKey.getFields());
        this.changes = Map.copyOf(changes);
        this.rules = changes.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), type -> new KeyRule(table.getName(), this::keyFor)));
    }

    /// How one type of event changes the table.
    ///
    /// @param apply changes the row in place; not called when the event removes it
    private record Change<R, E extends DomainEvent>(
            Function<Fact<E>, Key> key, BiConsumer<R, Fact<E>> apply, boolean removes) {

        Key keyOf(Fact<?> fact) {
            return key.apply(cast(fact));
        }

        void applyTo(R row, Fact<?> fact) {
            apply.accept(row, cast(fact));
        }

        /// Safe: a change is found by the class of the event.
        @SuppressWarnings("unchecked")
        private Fact<E> cast(Fact<?> fact) {
            return (Fact<E>) fact;
        }
    }

    public static <R extends UpdatableRecord<R>> Builder<R> of(Table<R> table) {
        return new Builder<>(table);
    }

    /// Collects the changes of a view.
    public static final class Builder<R extends UpdatableRecord<R>> {

        private final Table<R> table;
        private final Map<Class<? extends DomainEvent>, Change<R, ?>> changes = new LinkedHashMap<>();

        private Builder(Table<R> table) {
            this.table = table;
        }

        /// Changes the row with the key. A row that is not there yet is given with only its key set.
        public <E extends DomainEvent> Builder<R> on(
                Class<E> event, Function<Fact<E>, Key> key, BiConsumer<R, Fact<E>> apply) {
            return add(event, new Change<>(key, apply, false));
        }

        /// Removes the row with the key, if it is there.
        public <E extends DomainEvent> Builder<R> removeOn(Class<E> event, Function<Fact<E>, Key> key) {
            return add(event, new Change<>(key, (row, fact) -> {}, true));
        }

        public View<R> build() {
            return new View<>(table, changes);
        }

        private <E extends DomainEvent> Builder<R> add(Class<E> event, Change<R, E> change) {
            if (changes.put(event, change) != null) {
                throw new IllegalArgumentException(
                        Text.format("View %s handles %s twice", table.getName(), event.getSimpleName()));
            }
            return this;
        }
    }

    @Override
    public Set<Class<? extends DomainEvent>> events() {
        return changes.keySet();
    }

    Table<R> table() {
        return table;
    }

    /// The functions that it was built with.
    List<Object> functions() {
        return changes.values().stream()
                .<Object>mapMulti((change, each) -> {
                    each.accept(change.key());
                    each.accept(change.apply());
                })
                .toList();
    }

    /// What it does with which event, without the functions.
    String outline() {
        return changes.entrySet().stream()
                .map(change -> Text.format(
                        "%s %s", change.getKey().getName(), change.getValue().removes() ? "removes" : "changes"))
                .sorted()
                .collect(Collectors.joining(", ", table.getName() + keyFields + ": ", ""));
    }

    List<Field<?>> keyFields() {
        return keyFields;
    }

    boolean handles(DomainEvent event) {
        return changes.containsKey(event.getClass());
    }

    /// Judges the functions that give the keys.
    ///
    /// @throws KeyRule.UnfitViewException if rows would belong to several partitions
    void checkKeys() {
        rules.forEach((type, rule) -> rule.check(type));
    }

    /// The row that an event changes.
    ///
    /// @throws CodedException with `projection.key-without-aggregate` as [KeyRule#check]
    Key keyOf(RecordedEvent recorded) {
        var key = keyFor(recorded);
        Objects.requireNonNull(rules.get(recorded.event().getClass())).check(recorded, key);
        return key;
    }

    /// The key as the function gives it, which may break the rule.
    Key keyFor(RecordedEvent recorded) {
        var event = recorded.event();
        var key = change(event).keyOf(new Fact<>(event, recorded));
        if (key.values().size() != keyFields.size()) {
            throw new IllegalStateException(Text.format(
                    "The primary key of %s is %s, but the key for %s has the values %s",
                    table.getName(), keyFields, recorded.type(), key.values()));
        }
        return key;
    }

    boolean removes(RecordedEvent recorded) {
        return change(recorded.event()).removes();
    }

    /// Changes a row in place.
    void apply(R row, RecordedEvent recorded) {
        var event = recorded.event();
        change(event).applyTo(row, new Fact<>(event, recorded));
    }

    /// An empty row.
    R newRow() {
        return RECORDS.newRecord(table);
    }

    /// A copy, in the order of the columns. [UpdatableRecord#intoArray] converts each value, and takes ten
    /// times as long.
    static @Nullable Object[] valuesOf(UpdatableRecord<?> row) {
        @Nullable Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        return values;
    }

    /// A row with its key and nothing else.
    R newRow(Key key) {
        var row = newRow();
        for (int i = 0; i < keyFields.size(); i++) {
            setKey(row, keyFields.get(i), key.values().get(i));
        }
        return row;
    }

    Key keyOf(R row) {
        var values = new ArrayList<Object>(keyFields.size());
        for (var field : keyFields) {
            values.add(row.get(field));
        }
        return new Key(values);
    }

    private static <T> void setKey(UpdatableRecord<?> row, Field<T> field, Object value) {
        row.set(field, field.getType().cast(value));
    }

    private Change<R, ?> change(DomainEvent event) {
        var change = changes.get(event.getClass());
        if (change == null) {
            throw new IllegalArgumentException(Text.format(
                    "View %s does not handle %s",
                    table.getName(), event.getClass().getSimpleName()));
        }
        return change;
    }
}
