package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jooq.Table;
import org.jooq.UpdatableRecord;

/// A table whose rows are folds of events: each event that it knows has a function that says which row, and
/// one that changes it. The engine loads the rows of a batch, folds in memory, and writes each changed row
/// once.
///
/// The functions are pure but for the row that they are given: no clock, no I/O, no state, so that a rebuild
/// gives the same rows. The key holds the aggregate's id, as `recorded.aggregateId()` gives it, or the partition
/// ([UnfitProjectionException]). Thread-safe; build it with [#of].
///
/// @param <R> the generated record of the table
public final class View<R extends UpdatableRecord<R>> implements Handler {

    private final ViewDefinition<R> definition;

    private View(ViewDefinition<R> definition) {
        this.definition = definition;
    }

    public static <R extends UpdatableRecord<R>> Builder<R> of(Table<R> table) {
        return new Builder<>(table);
    }

    /// Collects the changes of a view.
    public static final class Builder<R extends UpdatableRecord<R>> {

        private final Table<R> table;
        private final Map<Class<? extends DomainEvent>, ViewDefinition.Change<R, ?>> changes = new LinkedHashMap<>();

        private Builder(Table<R> table) {
            this.table = table;
        }

        /// Changes the row with the key. A row that is not there yet is given with only its key set.
        public <E extends DomainEvent> Builder<R> on(
                Class<E> event, Function<Recorded<E>, RowKey> key, BiConsumer<R, Recorded<E>> apply) {
            return add(event, new ViewDefinition.Change<>(key, apply, false));
        }

        /// Removes the row with the key, if it is there.
        public <E extends DomainEvent> Builder<R> removeOn(Class<E> event, Function<Recorded<E>, RowKey> key) {
            return add(event, new ViewDefinition.Change<>(key, (row, recorded) -> {}, true));
        }

        public View<R> build() {
            return new View<>(new ViewDefinition<>(table, changes));
        }

        private <E extends DomainEvent> Builder<R> add(Class<E> event, ViewDefinition.Change<R, E> change) {
            if (changes.put(event, change) != null) {
                throw new IllegalArgumentException(
                        Text.format("View %s handles %s twice", table.getName(), event.getSimpleName()));
            }
            return this;
        }
    }

    @Override
    public Set<Class<? extends DomainEvent>> events() {
        return definition.events();
    }

    /// What the engine needs of it.
    public ViewDefinition<R> definition() {
        return definition;
    }
}
