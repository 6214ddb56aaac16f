package io.edupulse.torture.report;

import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Run;
import io.edupulse.torture.check.history.RunFolder;
import io.edupulse.torture.check.history.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A drawing: throughput, lag, and below them the faults, each as a bar from its beginning to its end with a
/// lighter one until the recovery. All share the axis of time.
final class TimeLine {

    private static final int WIDTH = 1_000;
    private static final int LEFT = 56;
    private static final int RIGHT = 24;
    private static final int CHART = 120;
    private static final int GAP = 34;
    private static final int LANE = 16;
    private static final int MOST_TICKS = 8;
    private static final int MOST_POINTS = 900;

    private final Run run;
    private final RunFolder folder;
    private final double seconds;
    private final List<Integer> lanes;

    private TimeLine(RunFolder folder) {
        this.folder = folder;
        this.run = folder.run();
        this.seconds = Math.max(1, run.seconds(run.ended()));
        this.lanes = lanes(folder.faults());
    }

    static String of(RunFolder folder) {
        return new TimeLine(folder).draw();
    }

    private String draw() {
        int lag = CHART + GAP;
        int faults = lag + CHART + GAP;
        int most = lanes.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        int height = faults + most * LANE + GAP;
        return "<svg viewBox=\"0 -16 " + WIDTH + " " + (height + 16)
                + "\" role=\"img\" aria-label=\"Throughput, lag and faults over time\">"
                + shades(faults + most * LANE)
                + chart("accepted commands a second", 0, List.of(Figures.ACCEPTED), "rate")
                + chart("lag in events: relay and read models", lag, List.of("relay_lag", "projection_lag"), "lag")
                + bars(faults)
                + axis(height - GAP)
                + "</svg>";
    }

    private double x(long nanos) {
        double share = Math.clamp(run.seconds(nanos) / seconds, 0, 1);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private String chart(String title, int top, List<String> figures, String kind) {
        double most = folder.samples().stream()
                .flatMap(sample ->
                        figures.stream().map(figure -> sample.figure(figure).orElse(0)))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        double full = Math.max(1, most);
        var out = new StringBuilder();
        out.append("<text class=\"title\" x=\"")
                .append(LEFT)
                .append("\" y=\"")
                .append(top - 4)
                .append("\">")
                .append(Html.text(title))
                .append("</text>");
        for (double share : new double[] {0, 0.5, 1}) {
            double y = top + CHART * (1 - share);
            out.append(line("grid", LEFT, y, WIDTH - RIGHT, y));
            out.append("<text class=\"value\" x=\"")
                    .append(LEFT - 6)
                    .append("\" y=\"")
                    .append(decimal(y + 4))
                    .append("\">")
                    .append(Html.count(Math.round(full * share)))
                    .append("</text>");
        }
        for (int i = 0; i < figures.size(); i++) {
            out.append(curve(figures.get(i), top, full, kind + " " + kind + i));
        }
        return out.toString();
    }

    private String curve(String figure, int top, double full, String style) {
        var samples = folder.samples().stream()
                .filter(sample -> sample.figure(figure).isPresent())
                .toList();
        int stride = Math.max(1, samples.size() / MOST_POINTS);
        var points = new ArrayList<String>();
        for (int i = 0; i < samples.size(); i += stride) {
            points.add(point(samples.get(i), figure, top, full));
        }
        return points.size() < 2
                ? ""
                : "<polyline class=\"" + style + "\" points=\"" + String.join(" ", points) + "\"><title>"
                        + Html.text(figure.replace('_', ' ')) + "</title></polyline>";
    }

    private String point(Sample sample, String figure, int top, double full) {
        double share = Math.max(0, sample.figure(figure).orElse(0)) / full;
        return decimal(x(sample.nanos())) + "," + decimal(top + CHART * (1 - share));
    }

    /// Each fault from its beginning to its recovery, behind all charts.
    private String shades(int bottom) {
        return folder.faults().stream()
                .filter(Fault::hasBegun)
                .map(fault -> box("shade", x(fault.began()), 0, x(back(fault)), bottom, ""))
                .collect(Collectors.joining());
    }

    private String bars(int top) {
        var out = new StringBuilder();
        for (int i = 0; i < folder.faults().size(); i++) {
            var fault = folder.faults().get(i);
            if (!fault.hasBegun()) {
                continue;
            }
            double y = top + lanes.get(i) * LANE;
            var title = (i + 1) + ". " + fault.name() + " of " + fault.target();
            out.append(box("after", x(fault.began()), y + 2, x(back(fault)), y + LANE - 2, title));
            out.append(box(
                    "fault", x(fault.began()), y + 2, x(Math.min(fault.ended(), run.ended())), y + LANE - 2, title));
        }
        return out.toString();
    }

    private long back(Fault fault) {
        return Math.min(fault.recovered(), run.ended());
    }

    /// The lowest lane for each fault in which the one before it is over.
    private static List<Integer> lanes(List<Fault> faults) {
        var ends = new ArrayList<Long>();
        var lanes = new ArrayList<Integer>();
        for (var fault : faults) {
            int lane = 0;
            while (lane < ends.size() && ends.get(lane) > fault.began()) {
                lane++;
            }
            if (lane == ends.size()) {
                ends.add(0L);
            }
            ends.set(lane, fault.hasBegun() ? fault.recovered() : fault.began());
            lanes.add(lane);
        }
        return lanes;
    }

    private String axis(int y) {
        double step = step();
        var out = new StringBuilder(line("axis", LEFT, y, WIDTH - RIGHT, y));
        for (double at = 0; at <= seconds; at += step) {
            double x = x(run.began() + (long) (at * 1e9));
            out.append(line("axis", x, y, x, y + 5));
            out.append("<text class=\"time\" x=\"")
                    .append(decimal(x))
                    .append("\" y=\"")
                    .append(y + 18)
                    .append("\">")
                    .append(clock(at))
                    .append("</text>");
        }
        return out.toString();
    }

    private double step() {
        for (double step : new double[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600}) {
            if (seconds / step <= MOST_TICKS) {
                return step;
            }
        }
        return seconds / MOST_TICKS;
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    private static String line(String style, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + style + "\" x1=\"" + decimal(x1) + "\" y1=\"" + decimal(y1) + "\" x2=\"" + decimal(x2)
                + "\" y2=\"" + decimal(y2) + "\"/>";
    }

    private static String box(String style, double left, double top, double right, double bottom, String title) {
        return "<rect class=\"" + style + "\" x=\"" + decimal(left) + "\" y=\"" + decimal(top) + "\" width=\""
                + decimal(Math.max(2, right - left)) + "\" height=\"" + decimal(bottom - top) + "\"><title>"
                + Html.text(title) + "</title></rect>";
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
