package io.edupulse.benchmarks.suite;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Writes the results of a run: as JSON, as text for a terminal, and as a page with plots.
final class Report {

    private static final Map<String, String> NAMES = Map.ofEntries(
            entry("edupulse", "EduPulse Live"),
            entry("axon4", "Axon Framework 4, JDBC"),
            entry("axon5", "Axon Framework 5, JPA"),
            entry("single", "single INSERTs"),
            entry("raw", "multi-row INSERTs"),
            entry("select", "plain SELECT"),
            entry("snapshot", "100,000 events"),
            entry("short", "100 events"),
            entry("jnats", "bare jnats"),
            entry("http", "64 clients through HTTP"),
            entry("gateway", "64 clients of the gateway"),
            entry("copy", "COPY to nowhere"),
            entry("not", "not measured"),
            entry("metrics", "with metrics"),
            entry("traces", "with metrics and traces"),
            entry("rebuild", "EduPulse Live, rebuilds"));

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    void writeJson(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
    }

    /// The figures in columns.
    String text() {
        var text = new StringBuilder();
        line(text, "%-34s %12s %12s %12s", "a second", "median", "lowest", "highest");
        results.rates()
                .forEach((name, rate) -> line(
                        text,
                        "%-34s %,12.0f %,12.0f %,12.0f",
                        title(name),
                        rate.median(),
                        rate.lowest(),
                        rate.highest()));
        results.growth()
                .forEach((size, rate) ->
                        line(text, "%-34s %,12.0f", String.format(Locale.ROOT, "at %,d events", size), rate));
        var latency = results.endToEnd();
        if (latency != null) {
            line(text, "%-34s %s", "end to end, 1,000 a second", text(latency));
        }
        if (results.cutoverHold() != null) {
            line(text, "%-34s %.1f ms", "queries held at the cut-over", results.cutoverHold());
        }
        if (results.httpQuery() != null && results.watch() != null) {
            line(text, "%-34s %12.1f ms", "p99 of a query by HTTP", results.httpQuery());
            line(text, "%-34s %12.1f ms", "p99 until 2,000 watchers see it", results.watch());
        }
        var start = results.start();
        if (start != null) {
            started(start).forEach((what, seconds) -> line(text, "%-34s %12.3f s", what, seconds));
        }
        text.append('\n');
        results.ratios().forEach((name, ratio) -> line(text, "%-34s %12.2f", name, ratio));
        return text.toString();
    }

    /// `benchmarks.md` and its plots.
    void writePage(Path folder) throws IOException {
        var plots = Files.createDirectories(folder.resolve("benchmarks"));
        for (var workload : new String[] {"distinct", "class", "hot", "load", "publish", "rebuild"}) {
            var unit = switch (workload) {
                case "load", "publish", "rebuild" -> "events/s";
                default -> "commands/s";
            };
            Files.writeString(plots.resolve(workload + ".svg"), Bars.svg(workload, unit, medians(workload)));
        }
        var growth = new LinkedHashMap<String, Double>();
        results.growth()
                .forEach((size, rate) -> growth.put(String.format(Locale.ROOT, "EduPulse, %,d events", size), rate));
        Files.writeString(plots.resolve("growth.svg"), Bars.svg("growth", "commands/s", growth));
        Files.writeString(folder.resolve("benchmarks.md"), page());
    }

    private SequencedMap<String, Double> medians(String workload) {
        var medians = new LinkedHashMap<String, Double>();
        results.rates().forEach((name, rate) -> {
            if (name.startsWith(workload + " ")) {
                medians.put(contestant(name), rate.median());
            }
        });
        return medians;
    }

    private String page() {
        var page = new StringBuilder(template());
        replace(page, "date", results.date());
        replace(page, "option", results.settings().equals(Sizes.QUICK) ? " --quick" : "");
        var machine = results.machine();
        replace(
                page,
                "machine",
                String.format(
                        Locale.ROOT,
                        "%d cores shared by everything, %d GiB, %s, Java %s, PostgreSQL %s (fsync and synchronous_commit on), nats-server %s",
                        machine.cores(),
                        machine.memoryGib(),
                        machine.os(),
                        machine.java(),
                        machine.postgresql(),
                        machine.nats()));
        replace(page, "rounds", Integer.toString(results.settings().rounds()));
        var contestants = new StringBuilder();
        results.contestants()
                .forEach((name, text) ->
                        contestants.append(String.format(Locale.ROOT, "- **%s**: %s%n", NAMES.get(name), text)));
        replace(page, "contestants", contestants.toString().strip());
        var rates = new StringBuilder(
                "| workload | what | median | lowest | highest |\n| --- | --- | ---: | ---: | ---: |\n");
        results.rates()
                .forEach((name, rate) -> line(
                        rates,
                        "| %s | %s | %,.0f | %,.0f | %,.0f |",
                        workload(name),
                        contestant(name),
                        rate.median(),
                        rate.lowest(),
                        rate.highest()));
        replace(page, "rates", rates.toString().strip());
        var ratios = new StringBuilder("| ratio | median of the rounds |\n| --- | ---: |\n");
        results.ratios().forEach((name, ratio) -> line(ratios, "| `%s` | %.2f |", name, ratio));
        replace(page, "ratios", ratios.toString().strip());
        var growth = new StringBuilder("| events in the log | commands/s |\n| ---: | ---: |\n");
        results.growth().forEach((size, rate) -> line(growth, "| %,d | %,.0f |", size, rate));
        replace(page, "growth", growth.toString().strip());
        var starts = new StringBuilder("| what | seconds |\n| --- | ---: |\n");
        var start = results.start();
        if (start != null) {
            started(start).forEach((what, seconds) -> line(starts, "| %s | %.3f |", what, seconds));
        }
        replace(page, "starts", starts.toString().strip());
        replace(page, "http_query", String.format(Locale.ROOT, "%.1f", results.httpQuery()));
        replace(page, "watch", String.format(Locale.ROOT, "%.0f", results.watch()));
        replace(page, "latency", results.endToEnd() == null ? "not measured" : text(results.endToEnd()));
        replace(
                page,
                "rebuilt",
                String.format(Locale.ROOT, "%,d", results.settings().rebuilt()));
        replace(
                page,
                "replayed",
                String.format(Locale.ROOT, "%,d", results.settings().replayed()));
        replace(page, "rebuild_rounds", Integer.toString(results.settings().rebuildRounds()));
        replace(page, "hold", String.format(Locale.ROOT, "%.0f", results.cutoverHold()));
        return page.toString();
    }

    private static SequencedMap<String, Double> started(Start.Figures start) {
        var started = new LinkedHashMap<String, Double>();
        started.put("`serve` on an empty folder", start.serveFirst());
        started.put("`serve` on a filled folder", start.serveAgain());
        started.put("`query`", start.query());
        started.put("`send`", start.send());
        started.put("`status`", start.status());
        started.put("processor time of an idle node", start.idleCpu());
        return started;
    }

    private static String text(EndToEnd.Latency latency) {
        return String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms, max %.1f ms", latency.p50(), latency.p99(), latency.max());
    }

    private static String template() {
        try (var in = Report.class.getResourceAsStream("/benchmarks.md")) {
            if (in == null) {
                throw new IllegalStateException("The template of the page is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(StringBuilder page, String name, String text) {
        var mark = "{{" + name + "}}";
        int at = page.indexOf(mark);
        page.replace(at, at + mark.length(), text);
    }

    private static String workload(String name) {
        return name.substring(0, name.indexOf(' '));
    }

    private static String contestant(String name) {
        return NAMES.getOrDefault(name.substring(name.indexOf(' ') + 1), name);
    }

    private static String title(String name) {
        return workload(name) + ", " + contestant(name);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
