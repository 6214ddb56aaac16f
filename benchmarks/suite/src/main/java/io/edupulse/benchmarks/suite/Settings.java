package io.edupulse.benchmarks.suite;

/// How much is measured.
///
/// @param rounds in which each contestant has its turn, after one that warms up
/// @param distinct commands of *distinct*
/// @param classes quizzes of *class*, of 20 events each
/// @param hot commands of *hot*
/// @param share of those counts that slower contestants are given, so that a round ends in time
/// @param published events of *publish*
/// @param seconds of *end to end*
record Settings(int rounds, int distinct, int classes, int hot, double share, int published, int seconds) {

    static final int EVENTS_A_CLASS = 20;
    static final int LOADED_EVENTS = 1_000;

    static final Settings FULL = new Settings(5, 60_000, 2_000, 20_000, 0.1, 100_000, 30);

    /// Ends within three minutes.
    static final Settings QUICK = new Settings(2, 20_000, 800, 8_000, 0.05, 30_000, 6);
}
