package io.edupulse.torture.check.health;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.history.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// For each life of each process, and each of memory, threads, open files and connections: the slope over the
/// samples after the warm-up, times their span, must not exceed a bound, which is the larger of a number and a
/// share of the median. The slope is that of Theil and Sen, the median of the slopes between pairs of samples,
/// which a few outliers do not move. A life with less than two minutes after its warm-up says nothing.
///
/// | figure | number | share of the median |
/// | --- | --- | --- |
/// | `rss_kb` | 64 MiB | 25 % |
/// | `threads` | 24 | 25 % |
/// | `fds` | 48 | 25 % |
/// | `connections` | 12 | 25 % |
public final class Growth implements Checker {

    private static final Map<String, Double> BOUNDS =
            Map.of("rss_kb", 65_536.0, "threads", 24.0, "fds", 48.0, "connections", 12.0);

    private static final double SHARE = 0.25;
    private static final long GAP = Duration.ofSeconds(5).toNanos();
    private static final long WARM_UP = Duration.ofSeconds(60).toNanos();
    private static final long SHORTEST = Duration.ofMinutes(2).toNanos();

    /// Pairs of these are compared: the samples in between tell nothing more.
    private static final int MOST_POINTS = 200;

    @Override
    public String name() {
        return "nothing-grows";
    }

    @Override
    public String promise() {
        return "Memory, threads, open files and connections of a process do not grow after its warm-up.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, List<Sample>> processes = new LinkedHashMap<>();
        for (var sample : evidence.samples()) {
            if (!sample.process().isEmpty()) {
                processes
                        .computeIfAbsent(sample.process(), _ -> new ArrayList<>())
                        .add(sample);
            }
        }
        processes.forEach((process, samples) -> lives(samples).forEach(life -> check(process, life, findings)));
    }

    /// A process that was started again has a gap in its samples, or another id.
    private static List<List<Sample>> lives(List<Sample> samples) {
        var lives = new ArrayList<List<Sample>>();
        Sample before = null;
        for (var sample : samples) {
            boolean isOther = before == null
                    || sample.nanos() - before.nanos() > GAP
                    || !sample.figure("pid").equals(before.figure("pid"));
            if (isOther) {
                lives.add(new ArrayList<>());
            }
            lives.getLast().add(sample);
            before = sample;
        }
        return lives;
    }

    private static void check(String process, List<Sample> life, Findings findings) {
        long from = life.getFirst().nanos() + WARM_UP;
        var warm = life.stream().filter(sample -> sample.nanos() >= from).toList();
        if (warm.isEmpty() || warm.getLast().nanos() - warm.getFirst().nanos() < SHORTEST) {
            return;
        }
        findings.looked("lives of processes", 1);
        BOUNDS.forEach((figure, bound) -> check(process, figure, bound, warm, findings));
    }

    private static void check(String process, String figure, double bound, List<Sample> warm, Findings findings) {
        int stride = Math.max(1, warm.size() / MOST_POINTS);
        var points = new ArrayList<double[]>();
        for (int i = 0; i < warm.size(); i += stride) {
            var value = warm.get(i).figure(figure);
            if (value.isPresent()) {
                points.add(new double[] {warm.get(i).nanos() / 1e9, value.getAsDouble()});
            }
        }
        if (points.size() < 2) {
            return;
        }
        findings.looked("figures", 1);
        double seconds = points.getLast()[0] - points.getFirst()[0];
        double growth = slope(points) * seconds;
        double most = Math.max(bound, SHARE * median(points.stream().mapToDouble(point -> point[1])));
        if (growth > most) {
            findings.violated(figure + " of " + process + " grew by " + Math.round(growth) + " in "
                    + Math.round(seconds) + " s, at most " + Math.round(most) + " is allowed");
        }
    }

    private static double slope(List<double[]> points) {
        var slopes = DoubleStream.builder();
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                slopes.add((points.get(j)[1] - points.get(i)[1]) / (points.get(j)[0] - points.get(i)[0]));
            }
        }
        return median(slopes.build());
    }

    private static double median(DoubleStream values) {
        var sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
