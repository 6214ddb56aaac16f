package io.edupulse.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a run is asked for.
///
/// @param length from the beginning of the workload until all faults are healed
/// @param faults the names of those that happen; empty for all
/// @param report the folder of the run
/// @param otherVersion a jar of EduPulse that a node runs at times; null for none
/// @param standbyReads whether queries are answered by the standby
/// @param isSlowMachine whether times decide nothing
/// @param hold how long everything is left running after the verdict
record Options(
        Duration length,
        List<String> faults,
        int nodes,
        long seed,
        Path report,
        boolean standbyReads,
        boolean isSlowMachine,
        Duration hold,
        @Nullable Path otherVersion) {

    static final String USAGE = """
            usage: ./edupulse torture [--minutes N] [--fault NAME,...] [--nodes N] [--seed S] [--report DIR]
                               [--other-version JAR] [--standby-reads true|false]
                               [--slow-machine true|false] [--hold N]

              --minutes N       how long faults happen (default 2)
              --fault NAME,...  only these faults; none for a run without any
              --nodes N         nodes of EduPulse, 1 to 9 (default 3)
              --seed S          the same seed makes the same schedule (default: a random one)
              --report DIR      the folder of the run, which must be new or empty (default torture/target/run-SEED)
              --other-version JAR  an edupulse.jar with its lib beside it, which a node runs at times
              --standby-reads true|false  whether the standby answers queries (default true)
              --slow-machine true|false  what takes too long is told, and decides nothing (default false)
              --hold N          leaves everything running for N minutes after the verdict, to look into (default 0)""";

    private static final int MOST_NODES = 9;
    private static final int MOST_MINUTES = 24 * 60;
    private static final String NONE = "none";

    Options {
        faults = List.copyOf(faults);
    }

    /// @throws IllegalArgumentException with what is wrong
    static Options read(String... arguments) {
        var length = Duration.ofMinutes(2);
        List<String> faults = List.of();
        int nodes = 3;
        long seed = new Random().nextInt(1_000_000);
        Path report = null;
        boolean standbyReads = true;
        boolean isSlowMachine = false;
        var hold = Duration.ZERO;
        Path otherVersion = null;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " has no value");
            }
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--minutes" -> length = Duration.ofMinutes(number(arguments[i], value, 1, MOST_MINUTES));
                case "--fault" -> faults = Arrays.asList(value.split(",", -1));
                case "--nodes" -> nodes = (int) number(arguments[i], value, 1, MOST_NODES);
                case "--seed" -> seed = number(arguments[i], value, 0, Long.MAX_VALUE);
                case "--hold" -> hold = Duration.ofMinutes(number(arguments[i], value, 0, MOST_MINUTES));
                case "--other-version" -> otherVersion = Path.of(value).toAbsolutePath();
                case "--standby-reads" -> standbyReads = choice(arguments[i], value);
                case "--slow-machine" -> isSlowMachine = choice(arguments[i], value);
                case "--report" -> report = Path.of(value);
                default -> throw new IllegalArgumentException("There is no option " + arguments[i]);
            }
        }
        var folder = report == null ? Path.of("torture", "target", "run-" + seed) : report;
        return new Options(
                length, faults, nodes, seed, folder.toAbsolutePath(), standbyReads, isSlowMachine, hold, otherVersion);
    }

    /// The command line that makes the same run again.
    String command() {
        var text = "./edupulse torture --seed " + seed + " --minutes " + length.toMinutes() + " --nodes " + nodes;
        var reads = standbyReads ? text : text + " --standby-reads false";
        return faults.isEmpty() ? reads : reads + " --fault " + String.join(",", faults);
    }

    /// Whether the system is left alone, to compare with.
    boolean isUndisturbed() {
        return faults.equals(List.of(NONE));
    }

    private static boolean choice(String option, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(option + " takes true or false, and not " + value);
        }
        return value.equals("true");
    }

    private static long number(String option, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                option + " takes a number from " + least + " to " + most + ", and not " + value);
    }
}
