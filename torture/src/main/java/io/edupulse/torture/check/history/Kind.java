package io.edupulse.torture.check.history;

import java.util.Locale;

/// What a client did. Deliveries are a record of their own, [Delivery].
public enum Kind {
    COMMAND,
    QUERY,
    /// One answer of a watched query.
    WATCH,
    /// An insert by plain SQL that knows the six columns of the contract.
    FOREIGN,
    /// A rebuild, a verification and the like.
    OPERATION;

    static Kind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
