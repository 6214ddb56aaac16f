package io.edupulse.torture.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/// The faults of a run, in order.
///
/// @param faults the first begins after a while in which the system only works
public record Schedule(List<PlannedFault> faults) {

    /// From the beginning of one fault to that of the next.
    private static final Duration EVERY = Duration.ofSeconds(10);

    /// Undisturbed, to compare with.
    private static final Duration FIRST = Duration.ofSeconds(15);

    public Schedule {
        faults = List.copyOf(faults);
    }

    /// The same seed, kinds and length give the same schedule. Each kind comes once, in a random order, before
    /// any comes again.
    public static Schedule of(long seed, List<FaultKind> kinds, Duration length) {
        var random = new Random(seed);
        var planned = new ArrayList<PlannedFault>();
        var counts = new HashMap<String, Integer>();
        var round = new ArrayList<FaultKind>();
        for (var at = FIRST; at.plus(EVERY).compareTo(length) <= 0; at = at.plus(EVERY)) {
            if (round.isEmpty()) {
                round.addAll(round(kinds, counts, random));
            }
            if (round.isEmpty()) {
                break;
            }
            var kind = round.removeFirst();
            counts.merge(kind.name(), 1, Integer::sum);
            var target = kind.targets().get(random.nextInt(kind.targets().size()));
            planned.add(new PlannedFault(at, kind.name(), target, shorter(lasts(kind, random), length.minus(at))));
        }
        return new Schedule(planned);
    }

    private static List<FaultKind> round(List<FaultKind> kinds, HashMap<String, Integer> counts, Random random) {
        var round = new ArrayList<FaultKind>();
        for (var kind : kinds) {
            int left = kind.atMost() - counts.getOrDefault(kind.name(), 0);
            for (int i = 0; i < Math.min(left, kind.weight()); i++) {
                round.add(kind);
            }
        }
        Collections.shuffle(round, random);
        return round;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration lasts(FaultKind kind, Random random) {
        long span = kind.longest().toMillis() - kind.shortest().toMillis();
        return kind.shortest().plusMillis(span == 0 ? 0 : random.nextLong(span));
    }
}
