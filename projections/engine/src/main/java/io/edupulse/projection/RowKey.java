package io.edupulse.projection;

import io.edupulse.kernel.fingerprint.FingerprintName;
import java.util.List;

/// The key of a row: the values of the table's primary key, in the order of its columns.
@FingerprintName("Key")
public record RowKey(List<Object> values) {

    public RowKey {
        values = List.copyOf(values);
    }

    public static RowKey of(Object... values) {
        return new RowKey(List.of(values));
    }
}
