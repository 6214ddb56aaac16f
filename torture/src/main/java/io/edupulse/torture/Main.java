package io.edupulse.torture;

import io.edupulse.kernel.text.DriverTimeZone;
import io.edupulse.torture.fault.Catalogue;
import io.edupulse.torture.sabotage.Sabotages;
import io.edupulse.torture.schedule.FaultKind;
import io.edupulse.torture.schedule.Schedule;
import java.util.List;

/// Runs the crash suite. Exit code 0: the verdict is good; 1: it is not, or the run failed; 2: wrong options.
public final class Main {

    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        DriverTimeZone.giveKnownName();
        Runtime.getRuntime().exit(run(arguments));
    }

    private static int run(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return 0;
        }
        Options options;
        Schedule schedule;
        try {
            options = Options.read(Sabotages.choose(arguments));
            var kinds = options.isUndisturbed()
                    ? List.<FaultKind>of()
                    : new Catalogue(options.nodes(), options.otherVersion()).kinds(options.faults());
            schedule = Schedule.of(options.seed(), kinds, options.length());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            return WRONG_USAGE;
        }
        try {
            return new Run(options, schedule).run() ? 0 : 1;
        } catch (InterruptedException e) {
            return 1;
        } catch (RuntimeException e) {
            System.err.println("The run failed: " + e.getMessage());
            e.printStackTrace(System.err);
            return 1;
        }
    }
}
