package io.edupulse.projection.rows;

import org.jspecify.annotations.Nullable;

/// Values that have come lately. The ids of the aggregates and users that are busy at a time come in
/// many rows, each time as another object; this gives the same one. Used by one thread.
final class RecentValues {

    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final @Nullable Object[] values = new Object[1_024];

    /// An equal value that came before, or this one.
    Object sameAs(Object value) {
        int place = (value.hashCode() * GOLDEN_RATIO) >>> (Integer.numberOfLeadingZeros(values.length) + 1);
        var known = values[place];
        if (known != null && known.equals(value)) {
            return known;
        }
        values[place] = value;
        return value;
    }
}
