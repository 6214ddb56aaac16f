package io.edupulse.benchmarks.axon5;

import io.edupulse.benchmarks.contest.ContestantProcess;

/// The process of this contestant. Its argument is the JDBC address of a database, where it makes its own schema.
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("axoniq.update-checker.disabled", "true"); // a benchmark talks to its database only
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Usage: Main JDBC_URL");
        }
        ContestantProcess.serve(Axon5Contestant.start(arguments[0]));
    }
}
