package io.edupulse.kernel.event;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.RecordTypes;
import io.edupulse.kernel.text.Text;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The event types of a program, by their names on the wire. Built from the sealed roots of the aggregates, so that
/// declaring an event is enough. Immutable.
public final class EventTypes {

    /// Foreign writers may use longer names: an insert accepts 200 bytes, and older logs hold any.
    private static final int SHORT_NAME = 200;

    private final SequencedMap<String, Class<? extends DomainEvent>> byName;

    private EventTypes(SequencedMap<String, Class<? extends DomainEvent>> byName) {
        this.byName = byName;
    }

    /// Collects all records below the given sealed interfaces.
    ///
    /// @throws IllegalArgumentException if a root is not sealed, or two events have the same simple name
    public static EventTypes of(Collection<? extends Class<? extends DomainEvent>> sealedRoots) {
        var byName = new LinkedHashMap<String, Class<? extends DomainEvent>>();
        sealedRoots.stream().flatMap(RecordTypes::below).forEach(type -> add(type, byName));
        return new EventTypes(byName);
    }

    private static void add(Class<? extends DomainEvent> type, Map<String, Class<? extends DomainEvent>> byName) {
        var other = byName.putIfAbsent(nameOf(type), type);
        if (other != null) {
            throw new IllegalArgumentException(Text.format(
                    "Two events are named %s: %s and %s; rename one of them",
                    nameOf(type), other.getName(), type.getName()));
        }
    }

    /// The name of an event's type.
    public static String nameOf(Class<? extends DomainEvent> type) {
        return type.getSimpleName();
    }

    /// A name, cut for headers, subjects and placeholders.
    public static String shortName(String name) {
        return name.substring(0, Math.min(name.length(), SHORT_NAME));
    }

    /// The record for a name, if this program knows it.
    public Optional<Class<? extends DomainEvent>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// All known types in the order of their declaration.
    public Collection<Class<? extends DomainEvent>> all() {
        return byName.sequencedValues();
    }
}
