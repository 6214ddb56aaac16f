package io.edupulse.projections.engine;

import java.util.List;

/// The key of a row: the values of the table's primary key, in the order of its columns.
public record Key(List<Object> values) {

    public Key {
        values = List.copyOf(values);
    }

    public static Key of(Object... values) {
        return new Key(List.of(values));
    }
}
