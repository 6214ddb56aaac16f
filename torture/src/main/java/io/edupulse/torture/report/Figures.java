package io.edupulse.torture.report;

import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.RunFolder;
import io.edupulse.torture.check.history.Sample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/// The figures of a run that its report begins with.
///
/// @param overall accepted commands a second after the warm-up and while clients sent some
/// @param between accepted commands a second while no fault was there, and none had recovered just before
/// @param longestRecovery in seconds
record Figures(
        long commands,
        long accepted,
        long queries,
        long faults,
        OptionalDouble overall,
        OptionalDouble between,
        OptionalDouble longestRecovery) {

    static final String ACCEPTED = "accepted_per_second";

    /// In which the virtual machines compile what they run.
    private static final long WARM_UP = Duration.ofSeconds(8).toNanos();

    private static final long AFTERMATH = Duration.ofSeconds(1).toNanos();

    static Figures of(RunFolder run) {
        var history = run.history();
        long last = history.of(Kind.COMMAND)
                .mapToLong(Operation::began)
                .max()
                .orElse(run.run().ended());
        var samples = run.samples().stream()
                .filter(sample -> sample.figure(ACCEPTED).isPresent())
                .filter(sample -> sample.nanos() >= run.run().began() + WARM_UP && sample.nanos() <= last)
                .toList();
        return new Figures(
                history.of(Kind.COMMAND).count(),
                history.of(Kind.COMMAND).filter(Operation::isAccepted).count(),
                history.of(Kind.QUERY).count(),
                run.faults().stream().filter(Fault::hasBegun).count(),
                mean(samples),
                mean(samples.stream()
                        .filter(sample -> run.faults().stream().noneMatch(fault -> covers(fault, sample.nanos())))
                        .toList()),
                run.faults().stream()
                        .filter(fault -> fault.recovered() != Fault.NEVER)
                        .mapToDouble(fault -> (fault.recovered() - fault.ended()) / 1e9)
                        .max());
    }

    private static OptionalDouble mean(List<Sample> samples) {
        return samples.stream()
                .mapToDouble(sample -> sample.figure(ACCEPTED).orElse(0))
                .average();
    }

    private static boolean covers(Fault fault, long nanos) {
        long back = fault.recovered() == Fault.NEVER ? fault.ended() : fault.recovered();
        return fault.hasBegun() && fault.began() <= nanos && (back == Fault.NEVER || nanos <= back + AFTERMATH);
    }
}
