package io.edupulse.projection;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.UpdatableRecord;

/// Finds the column of a view's key that holds the id of the aggregate whose events make the row.
///
/// Another column may hold the same value by chance, as the id of a quiz that is its own aggregate. So the
/// view is asked for the key once more, as if the same event were in another aggregate's stream: the column
/// that follows is the one.
final class AggregateColumn {

    private static final UUID ANOTHER = new UUID(0x4b45595245504149L, 0x52L);

    private AggregateColumn() {}

    /// Empty if the event does not change the view, or tells no key.
    ///
    /// @throws CodedException with `repair.key-without-aggregate`
    static Optional<Field<?>> toldBy(RecordedEvent event, ViewDefinition<?> view) {
        return handles(view, event) ? Optional.of(in(view, event)) : Optional.empty();
    }

    private static boolean handles(ViewDefinition<?> view, RecordedEvent event) {
        try {
            return view.handles(event.event()) && view.keyFor(event) != null;
        } catch (RuntimeException poison) {
            return false;
        }
    }

    private static <R extends UpdatableRecord<R>> Field<?> in(ViewDefinition<R> view, RecordedEvent event) {
        var key = view.keyFor(event).values();
        var moved =
                view.keyFor(MovedEvent.of(event, ANOTHER, event.partition())).values();
        for (int i = 0; i < key.size(); i++) {
            if (key.get(i).equals(event.aggregateId()) && moved.get(i).equals(ANOTHER)) {
                return view.keyFields().get(i);
            }
        }
        throw new CodedException(
                "repair.key-without-aggregate",
                Text.format(
                        "The key of %s does not contain the aggregate's id, so its rows cannot be told from those of others: rebuild the whole read model",
                        view.table().getName()));
    }
}
