package io.edupulse.nats.stream;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The result of comparing a whole stream with the log, by event ids.
///
/// @param events how many events the log had when the comparison started
/// @param messages how many messages of the stream were compared
/// @param unpublished how many events at the log's end were not published yet, which is no difference
/// @param missing how many positions before the stream's end have no message
/// @param differing how many positions have the message of another event
/// @param surplus how many messages the stream has after the end of the log
/// @param first the first differences
public record StreamComparison(
        int partition,
        String stream,
        long events,
        long messages,
        long unpublished,
        long missing,
        long differing,
        long surplus,
        List<Difference> first) {

    /// One position that differs.
    ///
    /// @param published the id of the event in the stream; null without a message
    /// @param logged the id of the event in the log; null after the log's end
    public record Difference(
            long position,
            @Nullable UUID published,
            @Nullable UUID logged) {}

    public boolean isEqual() {
        return missing == 0 && differing == 0 && surplus == 0;
    }
}
