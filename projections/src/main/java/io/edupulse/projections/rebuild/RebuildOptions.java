package io.edupulse.projections.rebuild;

/// How to rebuild.
///
/// @param threads how many partitions are read side by side
/// @param maximumRows how many rows may be held in memory, over all threads; what is beyond is applied
///     batch by batch
/// @param acceptDifferences whether to go on when the rebuilt rows are not those of the live read model, as
///     after a
///     change of the code
public record RebuildOptions(int threads, int maximumRows, boolean acceptDifferences) {

    public static final RebuildOptions DEFAULT =
            new RebuildOptions(Runtime.getRuntime().availableProcessors(), 250_000, false);

    public RebuildOptions acceptingDifferences(boolean accept) {
        return new RebuildOptions(threads, maximumRows, accept);
    }
}
