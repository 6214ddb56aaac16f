package io.edupulse.nats;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A whole stream beside the log, by the ids of the events.
///
/// @param events how many the log has, as of the beginning of the comparison
/// @param messages how many of the stream's were compared
/// @param unpublished how many events at the end of the log the stream had not got yet, which is no difference
/// @param missing how many positions before its end have no message
/// @param differing how many have the message of another event than the log's
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

    /// What is at a position.
    ///
    /// @param published the id of the event whose message the stream has; null without a message
    /// @param logged the id of the event that the log has; null after its end
    public record Difference(
            long position,
            @Nullable UUID published,
            @Nullable UUID logged) {}

    public boolean isEqual() {
        return missing == 0 && differing == 0 && surplus == 0;
    }
}
