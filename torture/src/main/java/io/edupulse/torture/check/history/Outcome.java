package io.edupulse.torture.check.history;

import java.util.Locale;

/// How an operation ended, from the view of its client.
public enum Outcome {
    ACCEPTED,
    /// A rule of the aggregate said no.
    REJECTED,
    /// The aggregate was not at the expected sequence, or others were faster again and again.
    CONFLICTED,
    /// An error that promises that nothing was written.
    REFUSED,
    /// No answer, or an error that leaves it open.
    UNKNOWN;

    static Outcome of(String text) {
        return text.isEmpty() ? UNKNOWN : valueOf(text.toUpperCase(Locale.ROOT));
    }
}
