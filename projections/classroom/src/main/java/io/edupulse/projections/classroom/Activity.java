package io.edupulse.projections.classroom;

/// The kinds of things that students take part in, as they stand in the tables.
final class Activity {

    static final String QUIZ = "quiz";
    static final String PULSE = "pulse";

    private Activity() {}
}
