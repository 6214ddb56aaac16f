package io.edupulse.torture.history;

import java.util.Locale;

/// What a client knows of an operation after it.
public enum Outcome {
    /// It has happened.
    ACCEPTED,
    /// A rule refuses it; nothing has happened.
    REJECTED,
    /// Another writer was faster; nothing has happened.
    CONFLICTED,
    /// An error that promises that nothing was written.
    REFUSED,
    /// No answer, or an error that leaves it open.
    UNKNOWN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
