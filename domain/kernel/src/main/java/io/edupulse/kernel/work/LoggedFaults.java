package io.edupulse.kernel.work;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Which failures have been logged since all was well: one that lasts is logged once, also if its numbers change or if
/// it takes turns with another. Used by one thread.
public final class LoggedFaults {

    private static final int DIFFERENT = 16;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d.,:_-]*");

    private final Set<String> told = new LinkedHashSet<>();

    /// Whether it is to be logged.
    public boolean isNew(String message) {
        return told.size() < DIFFERENT && told.add(NUMBER.matcher(message).replaceAll("#"));
    }

    /// All is well. Whether something was told before.
    public boolean isOver() {
        boolean wasTold = !told.isEmpty();
        told.clear();
        return wasTold;
    }
}
