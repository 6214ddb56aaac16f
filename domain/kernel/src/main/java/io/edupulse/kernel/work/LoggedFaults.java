package io.edupulse.kernel.work;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// The failures that were logged since the last success: a lasting failure is logged once, also if its numbers change
/// or if it alternates with another one. Used by one thread.
public final class LoggedFaults {

    private static final int DIFFERENT = 16;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d.,:_-]*");

    private final Set<String> told = new LinkedHashSet<>();

    /// Whether to log a failure.
    public boolean isNew(String message) {
        return told.size() < DIFFERENT && told.add(NUMBER.matcher(message).replaceAll("#"));
    }

    /// Notes a success. Returns whether a failure was logged before.
    public boolean isOver() {
        boolean wasTold = !told.isEmpty();
        told.clear();
        return wasTold;
    }
}
