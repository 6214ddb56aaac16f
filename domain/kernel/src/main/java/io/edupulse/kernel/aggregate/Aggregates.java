package io.edupulse.kernel.aggregate;

import java.util.List;
import java.util.stream.Stream;

/// The kinds of aggregates of a program. Immutable.
public record Aggregates(List<Aggregate<?, ?, ?>> all) {

    public Aggregates {
        all = List.copyOf(all);
    }

    public static Aggregates of(Aggregate<?, ?, ?>... aggregates) {
        return new Aggregates(List.of(aggregates));
    }

    /// The sealed roots of all their events.
    public List<Class<? extends DomainEvent>> eventRoots() {
        return all.stream().<Class<? extends DomainEvent>>map(Aggregate::events).toList();
    }

    /// The sealed roots of all their commands.
    public Stream<Class<? extends Command>> commandRoots() {
        return all.stream().map(Aggregate::commands);
    }
}
