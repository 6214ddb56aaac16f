package io.edupulse.kernel.telemetry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads contexts in the form of W3C: `VERSION-TRACE-SPAN-FLAGS`, in hexadecimal.
public final class TraceContext {

    private static final int LENGTH = 55;
    private static final int LAST_DIGIT = 54;
    private static final int SAMPLED = 1;

    private TraceContext() {}

    /// The context, if its trace is recorded; empty also for a text that is none.
    ///
    /// @param traceparent null for none
    public static Optional<String> sampled(@Nullable String traceparent) {
        return Optional.ofNullable(traceparent)
                .filter(context -> context.length() >= LENGTH && context.charAt(LAST_DIGIT - 2) == '-')
                .filter(context -> isOdd(Character.digit(context.charAt(LAST_DIGIT), 16)));
    }

    /// @param digit negative for none
    private static boolean isOdd(int digit) {
        return digit >= 0 && (digit & SAMPLED) == SAMPLED;
    }
}
