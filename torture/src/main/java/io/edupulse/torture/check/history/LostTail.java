package io.edupulse.torture.check.history;

import java.util.Map;

/// What an asynchronous standby did not have when it was promoted.
///
/// @param last by partition, the last position that it had
/// @param promoted when it took over
public record LostTail(Map<Integer, Long> last, long promoted) {

    /// Whether a place that was given out before the promotion went with the old primary.
    public boolean took(int partition, long position) {
        return position > last.getOrDefault(partition, Long.MAX_VALUE);
    }
}
