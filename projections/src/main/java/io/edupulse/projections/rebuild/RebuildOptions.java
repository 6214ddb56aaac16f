package io.edupulse.projections.rebuild;

import java.time.Duration;

/// How to rebuild.
///
/// @param threads how many partitions are filled side by side
/// @param maximumRows how many rows may be held in memory, over all threads; what is beyond is applied
///     batch by batch
/// @param patience how long to wait for others that use the tables all the time, once all is ready to be
///     swapped
/// @param acceptDifferences whether to go on when the rebuilt rows are not those of the live read model, as
///     after a
///     change of the code
public record RebuildOptions(int threads, int maximumRows, Duration patience, boolean acceptDifferences) {

    public static final RebuildOptions DEFAULT =
            new RebuildOptions(Runtime.getRuntime().availableProcessors(), 250_000, Duration.ofSeconds(30), false);

    public RebuildOptions acceptingDifferences(boolean accept) {
        return new RebuildOptions(threads, maximumRows, patience, accept);
    }
}
