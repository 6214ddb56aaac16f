package io.edupulse.benchmarks.suite;

/// How much is measured.
///
/// @param rounds in which each contestant has its turn, after one that warms up
/// @param distinct commands of *distinct*
/// @param classes quizzes of *class*, of 20 events each
/// @param hot commands of *hot*
/// @param share of those counts that slower contestants are given, so that a round ends in time
/// @param loads of *load* in a round
/// @param colds loads of *cold* in a round
/// @param published events of *publish*
/// @param warmUpSeconds before *end to end*: the compilers of the JVM take half a core for so long
/// @param seconds of *end to end*, and of the commands before and during a rebuild
/// @param rebuilt events in the log of *rebuild*
/// @param replayed events in the log that Axon replays, and in the one that is live during a rebuild
/// @param starts of each process of *start*
/// @param settlingSeconds before a node without work is measured: the JVM compiles what its start has used for so long
record Sizes(
        int rounds,
        int distinct,
        int classes,
        int hot,
        double share,
        int loads,
        int colds,
        int published,
        int warmUpSeconds,
        int seconds,
        int rebuilt,
        int replayed,
        int rebuildRounds,
        int starts,
        int settlingSeconds) {

    static final int EVENTS_A_CLASS = 20;
    static final int LOADED_EVENTS = 1_000;

    static final Sizes FULL =
            new Sizes(5, 40_000, 2_000, 15_000, 0.1, 1_000, 100, 80_000, 25, 20, 5_000_000, 300_000, 3, 10, 180);

    /// Ends within three minutes.
    static final Sizes QUICK = new Sizes(1, 10_000, 400, 4_000, 0.02, 300, 50, 10_000, 4, 4, 60_000, 12_000, 1, 2, 5);
}
