package io.edupulse.rebuild;

import io.edupulse.kernel.text.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to rebuild: how fast, with how much memory, and what happens when rows differ.
///
/// @param threads how many partitions are filled side by side
/// @param maximumRows how many rows may be held in memory, over all threads; where there are more, the log
///     is read several times
/// @param patience how long to wait for others that use the tables all the time, once all is ready to be
///     swapped
/// @param acceptDifferences whether to swap when the rebuilt rows differ from the live read model, as
///     after a change of the code
/// @param maxRate how many events a second to read at most, so that others are not slowed down; null for no
///     limit. Below the rate at which events come in, a rebuild never ends
/// @param keep how long the read model that was replaced is kept, and kept current, for a rollback; at zero
///     it is dropped at once
public record RebuildOptions(
        int threads,
        int maximumRows,
        Duration patience,
        boolean acceptDifferences,
        @Nullable Long maxRate,
        Duration keep) {

    public static final RebuildOptions DEFAULT = new RebuildOptions(
            Runtime.getRuntime().availableProcessors(),
            maximumRows(Runtime.getRuntime().maxMemory()),
            Duration.ofSeconds(30),
            false,
            null,
            Duration.ofHours(24));

    /// @throws IllegalArgumentException if a number makes no sense
    public RebuildOptions {
        check(threads > 0, "threads", threads);
        check(maximumRows > 0, "maximumRows", maximumRows);
        check(maxRate == null || maxRate > 0, "maxRate", maxRate);
        check(!keep.isNegative(), "keep", keep);
    }

    public RebuildOptions withThreads(int number) {
        return new RebuildOptions(number, maximumRows, patience, acceptDifferences, maxRate, keep);
    }

    public RebuildOptions withMaximumRows(int rows) {
        return new RebuildOptions(threads, rows, patience, acceptDifferences, maxRate, keep);
    }

    public RebuildOptions withPatience(Duration time) {
        return new RebuildOptions(threads, maximumRows, time, acceptDifferences, maxRate, keep);
    }

    public RebuildOptions acceptingDifferences(boolean accept) {
        return new RebuildOptions(threads, maximumRows, patience, accept, maxRate, keep);
    }

    public RebuildOptions withMaxRate(@Nullable Long eventsPerSecond) {
        return new RebuildOptions(threads, maximumRows, patience, acceptDifferences, eventsPerSecond, keep);
    }

    public RebuildOptions withKeep(Duration time) {
        return new RebuildOptions(threads, maximumRows, patience, acceptDifferences, maxRate, time);
    }

    /// With half of the memory, at 250 bytes a row with the objects in it.
    private static int maximumRows(long memory) {
        return (int) Math.min(memory / 2 / 250, 10_000_000);
    }

    private static void check(boolean isSensible, String name, @Nullable Object value) {
        if (!isSensible) {
            throw new IllegalArgumentException(Text.format("%s cannot be %s", name, value));
        }
    }
}
