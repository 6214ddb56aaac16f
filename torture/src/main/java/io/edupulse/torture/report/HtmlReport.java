package io.edupulse.torture.report;

import io.edupulse.torture.check.Verdict;
import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The report for people, as one page without scripts.
final class HtmlReport {

    /// Violations of one checker that are shown at once.
    private static final int SHOWN = 3;

    private final RunFolder folder;
    private final Verdict verdict;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(RunFolder folder, Verdict verdict) {
        this.folder = folder;
        this.verdict = verdict;
    }

    static String of(RunFolder folder, Verdict verdict) {
        return new HtmlReport(folder, verdict).page();
    }

    private String page() {
        var run = folder.run();
        var word = verdict.isPassed() ? "good" : "bad";
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\">")
                .append("<title>Torture ")
                .append(Html.text(run.seed()))
                .append(": ")
                .append(word)
                .append("</title><style>")
                .append(style())
                .append("</style></head><body><main>");
        out.append("<h1><span class=\"verdict ")
                .append(word)
                .append("\">")
                .append(word)
                .append("</span> Torture, seed ")
                .append(Html.text(run.seed()))
                .append("</h1>");
        out.append("<p class=\"command\"><code>")
                .append(Html.text(run.command()))
                .append("</code></p>");
        figures();
        out.append("<h2>Time line</h2><div class=\"scroll\">")
                .append(TimeLine.of(folder))
                .append("</div>")
                .append(
                        "<p class=\"legend\"><i class=\"rate\"></i> accepted <i class=\"lag0\"></i> relay <i class=\"lag1\"></i> read models <i class=\"fault\"></i> fault <i class=\"after\"></i> until recovered</p>");
        checkers();
        violations();
        faults();
        return out.append("</main></body></html>\n").toString();
    }

    private void figures() {
        var run = folder.run();
        var figures = Figures.of(folder);
        out.append("<dl>");
        figure("began", run.at(run.began()).toString().substring(0, 19) + "Z");
        figure("length", Html.number(run.seconds(run.ended()) / 60) + " min");
        figure("nodes, partitions", run.nodes().size() + ", " + run.partitions());
        figure("commands", Html.count(figures.commands()));
        figure("accepted", Html.count(figures.accepted()));
        figure("queries", Html.count(figures.queries()));
        figure("faults", Html.count(figures.faults()));
        figure("accepted a second", number(figures.overall()));
        figure("between faults", number(figures.between()));
        figure("longest recovery", number(figures.longestRecovery()) + " s");
        out.append("</dl>");
    }

    private void figure(String name, String value) {
        out.append("<div><dt>")
                .append(Html.text(name))
                .append("</dt><dd>")
                .append(Html.text(value))
                .append("</dd></div>");
    }

    private void checkers() {
        out.append(
                "<h2>Checkers</h2><div class=\"scroll\"><table class=\"checkers\"><thead><tr><th>checker</th><th>looked at</th><th class=\"number\">found</th></tr></thead><tbody>");
        for (var result : verdict.results()) {
            var looked = new TreeMap<>(result.looked())
                    .entrySet().stream()
                            .map(entry -> Html.count(entry.getValue()) + " " + Html.text(entry.getKey()))
                            .collect(Collectors.joining(", "));
            out.append("<tr><td><b>")
                    .append(Html.text(result.checker()))
                    .append("</b><br><span class=\"quiet\">")
                    .append(Html.text(result.promise()))
                    .append("</span></td><td>")
                    .append(looked.isEmpty() ? "nothing" : looked)
                    .append("</td><td class=\"number\">")
                    .append(found(result))
                    .append("</td></tr>");
        }
        out.append("</tbody></table></div>");
    }

    private static String found(Result result) {
        if (result.isBlind()) {
            return "<span class=\"mark quiet\">no case</span>";
        }
        return "<span class=\"mark " + (result.found() == 0 ? "good" : "bad") + "\">" + Html.count(result.found())
                + "</span>";
    }

    private void violations() {
        if (verdict.results().stream().allMatch(result -> result.found() == 0)) {
            return;
        }
        out.append("<h2>Violations</h2>");
        verdict.results().stream().filter(result -> result.found() > 0).forEach(this::violations);
    }

    /// The first ones, and the others folded in.
    private void violations(Result result) {
        var all = result.violations();
        int shown = Math.min(SHOWN, all.size());
        all.subList(0, shown).forEach(violation -> violation(result, violation));
        if (result.found() > shown) {
            out.append("<details><summary>")
                    .append(Html.count(result.found() - shown))
                    .append(" more of ")
                    .append(Html.text(result.checker()))
                    .append(result.found() > all.size() ? ", the first of which are" : "")
                    .append("</summary>");
            all.subList(shown, all.size()).forEach(violation -> violation(result, violation));
            out.append("</details>");
        }
    }

    private void violation(Result result, Violation violation) {
        out.append("<section class=\"violation\"><h3>")
                .append(Html.text(violation.sentence()))
                .append("</h3><p class=\"quiet\">")
                .append(Html.text(result.checker()))
                .append("</p>");
        if (!violation.history().isEmpty()) {
            out.append("<div class=\"scroll\"><table><tbody>");
            violation.history().forEach(this::step);
            out.append("</tbody></table></div>");
        }
        out.append("</section>");
    }

    private void step(Step step) {
        var run = folder.run();
        var time = seconds(run.seconds(step.began()));
        if (step.ended() == Operation.NEVER) {
            time += " –";
        } else if (step.ended() > step.began()) {
            time += " – " + seconds(run.seconds(step.ended()));
        }
        out.append("<tr><td class=\"when\">")
                .append(time)
                .append("</td><td>")
                .append(Html.text(step.who()))
                .append("</td><td><code>")
                .append(Html.text(step.text()))
                .append("</code></td></tr>");
    }

    private void faults() {
        out.append(
                "<h2>Faults</h2><div class=\"scroll\"><table><thead><tr><th class=\"number\">no.</th><th class=\"number\">at</th><th>fault</th><th>of</th><th class=\"number\">lasted</th><th class=\"number\">back after</th><th>note</th></tr></thead><tbody>");
        var run = folder.run();
        for (int i = 0; i < folder.faults().size(); i++) {
            var fault = folder.faults().get(i);
            out.append("<tr><td class=\"number\">")
                    .append(i + 1)
                    .append("</td><td class=\"number\">")
                    .append(seconds(run.seconds(fault.began())))
                    .append("</td><td>")
                    .append(Html.text(fault.name()))
                    .append("</td><td>")
                    .append(Html.text(fault.target()))
                    .append("</td><td class=\"number\">")
                    .append(between(fault.began(), fault.ended()))
                    .append("</td><td class=\"number\">")
                    .append(fault.hasBegun() ? between(fault.ended(), fault.recovered()) : "")
                    .append("</td><td class=\"quiet\">")
                    .append(Html.text(fault.note()))
                    .append("</td></tr>");
        }
        out.append("</tbody></table></div>");
    }

    private static String between(long from, long until) {
        return from == Fault.NEVER || until == Fault.NEVER ? "never" : seconds((until - from) / 1e9);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() ? Html.number(number.getAsDouble()) : "–";
    }

    private static String style() {
        try (var css = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
