package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.UpdatableRecord;

/// What a [View] was built with: its table, and the functions that take an event to a row and change that row. For the
/// engine, which folds; programs that declare views do not need it. Thread-safe.
///
/// @param <R> the generated record of the table
public final class ViewDefinition<R extends UpdatableRecord<R>> {

    private final Table<R> table;
    private final List<Field<?>> keyFields;
    private final Map<Class<? extends DomainEvent>, Change<R, ?>> changes;
    private final Map<Class<? extends DomainEvent>, KeyRule> rules;

    ViewDefinition(Table<R> table, Map<Class<? extends DomainEvent>, Change<R, ?>> changes) {
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
    record Change<R, E extends DomainEvent>(
            Function<Recorded<E>, RowKey> key, BiConsumer<R, Recorded<E>> apply, boolean removes) {

        RowKey keyOf(Recorded<?> recorded) {
            return key.apply(cast(recorded));
        }

        void applyTo(R row, Recorded<?> recorded) {
            apply.accept(row, cast(recorded));
        }

        /// Safe: a change is found by the class of the event.
        @SuppressWarnings("unchecked")
        private Recorded<E> cast(Recorded<?> recorded) {
            return (Recorded<E>) recorded;
        }
    }

    Set<Class<? extends DomainEvent>> events() {
        return changes.keySet();
    }

    public Table<R> table() {
        return table;
    }

    /// The columns of the primary key, in its order.
    public List<Field<?>> keyFields() {
        return keyFields;
    }

    /// The functions that it was built with.
    public List<Object> functions() {
        return changes.values().stream()
                .<Object>mapMulti((change, each) -> {
                    each.accept(change.key());
                    each.accept(change.apply());
                })
                .toList();
    }

    /// What it does with which event, without the functions.
    public String outline() {
        return changes.entrySet().stream()
                .map(change -> Text.format(
                        "%s %s", change.getKey().getName(), change.getValue().removes() ? "removes" : "changes"))
                .sorted()
                .collect(Collectors.joining(", ", table.getName() + keyFields + ": ", ""));
    }

    public boolean handles(DomainEvent event) {
        return changes.containsKey(event.getClass());
    }

    /// @throws UnfitProjectionException if rows would belong to several partitions
    void checkKeys() {
        rules.forEach((type, rule) -> rule.check(type));
    }

    /// The row that an event changes.
    ///
    /// @throws CodedException with `projection.key-without-aggregate` as [KeyRule#check]
    public RowKey keyOf(RecordedEvent recorded) {
        var key = keyFor(recorded);
        Objects.requireNonNull(rules.get(recorded.event().getClass())).check(recorded, key);
        return key;
    }

    /// The key as the function gives it, which may break the rule.
    RowKey keyFor(RecordedEvent recorded) {
        var event = recorded.event();
        var key = change(event).keyOf(new Recorded<>(event, recorded));
        if (key.values().size() != keyFields.size()) {
            throw new IllegalStateException(Text.format(
                    "The primary key of %s is %s, but the key for %s has the values %s",
                    table.getName(), keyFields, recorded.type(), key.values()));
        }
        return key;
    }

    /// The column of the key that holds the aggregate's id, as an event shows it; empty if the event does not change
    /// the view, or has no key.
    ///
    /// @throws CodedException with `repair.key-without-aggregate`
    public Optional<Field<?>> aggregateColumn(RecordedEvent event) {
        return AggregateColumn.toldBy(event, this);
    }

    public boolean removes(RecordedEvent recorded) {
        return change(recorded.event()).removes();
    }

    /// Changes a row in place.
    public void apply(R row, RecordedEvent recorded) {
        var event = recorded.event();
        change(event).applyTo(row, new Recorded<>(event, recorded));
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
