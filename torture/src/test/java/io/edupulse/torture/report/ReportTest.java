package io.edupulse.torture.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.torture.check.Verdict;
import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String NASTY = "<script>alert('x')</script>&\"\u0007";

    @TempDir
    private Path folder;

    /// Two minutes with a dip of the throughput at each of a few faults.
    @BeforeEach
    void makeRun() throws IOException {
        Files.createDirectories(folder.resolve("history"));
        Files.writeString(folder.resolve("run.json"), """
                {"seed":42,"minutes":2,"nodes":["n1","n2","n3"],"partitions":8,"began":{"nanos":1000000000,
                 "millis":1795845600000},"ended":{"nanos":121000000000,"millis":1795845720000},"database_url":"",
                 "nats_urls":[],"read_models":[],"lost_tail":null}
                """);
        var faults = new StringBuilder();
        var samples = new StringBuilder();
        var names = List.of("node-kill", "nats-stop", "link-half-open", "postgres-failover", "clock-off");
        for (int i = 0; i < names.size(); i++) {
            long began = (10 + 20L * i) * 1_000_000_000;
            faults.append(String.format(
                    Locale.ROOT,
                    "{\"fault\":\"%s\",\"target\":\"n%d\",\"began\":%d,\"ended\":%d,\"recovered\":%s,\"note\":\"%s\"}\n",
                    names.get(i),
                    i % 3 + 1,
                    began,
                    began + 5_000_000_000L,
                    i == 4 ? "null" : began + 7_000_000_000L,
                    i == 4 ? "did not begin: no libfaketime" : "back after 2000 ms"));
        }
        for (int second = 1; second < 120; second++) {
            boolean isDip = second % 20 > 9 && second % 20 < 16 && second < 90;
            samples.append(String.format(
                    Locale.ROOT,
                    "{\"nanos\":%d000000000,\"events\":%d,\"accepted_per_second\":%d,\"relay_lag\":%d,\"projection_lag\":%d}\n",
                    second + 1,
                    second * 150,
                    isDip ? 20 + second % 7 : 170 + second * 13 % 40,
                    isDip ? 90 : 2,
                    isDip ? 40 + second : 3));
        }
        Files.writeString(folder.resolve("faults.jsonl"), faults);
        Files.writeString(folder.resolve("samples.jsonl"), samples);
    }

    private static Verdict verdict() {
        var steps = List.of(
                new Step(
                        4_000_000_000L,
                        4_100_000_000L,
                        "c1",
                        "SubmitQuiz {\"quiz_id\":\"018f\"}: accepted, sequence 7 at 3:41"),
                new Step(3_000_000_000L, Operation.NEVER, "c2", NASTY));
        return new Verdict(List.of(
                new Result(
                        "exactly-once",
                        "What is acknowledged is in the log.",
                        true,
                        Map.of("acknowledged", 20_345L),
                        0,
                        List.of()),
                new Result(
                        "linearizable",
                        "All outcomes are explained.",
                        true,
                        Map.of("aggregates", 812L, "rejections", 90L),
                        3,
                        List.of(new Violation("A command was accepted where " + NASTY, steps))),
                new Result("only-the-tail-is-lost", "Exactly the tail.", true, Map.of(), 0, List.of())));
    }

    @Test
    void the_page_has_everything_and_needs_nothing_else() throws Exception {
        var page = Files.readString(Report.write(folder, verdict()));

        assertThat(page)
                .contains("seed 42", "./edupulse torture --seed 42 --minutes 2 --nodes 3", "20,345 acknowledged")
                .contains("no case", "2 more of linearizable", "postgres-failover", "2.000 s", "did not begin")
                .doesNotContain("http://", "https://", "<script", "src=", "url(");
        assertThat(page.indexOf("c2")).isLessThan(page.indexOf("SubmitQuiz")).isPositive();
        assertThat(page.chars().filter(Character::isISOControl).filter(c -> c != '\n'))
                .isEmpty();
    }

    @Test
    void text_of_the_run_stays_text() throws Exception {
        var page = Files.readString(Report.write(folder, verdict()));

        assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;");
    }

    @Test
    void the_document_says_the_same() throws Exception {
        Report.write(folder, verdict());
        var report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());

        assertThat(report.path("verdict").asText()).isEqualTo("bad");
        assertThat(report.path("faults")).hasSize(5);
        assertThat(report.path("longest_recovery_seconds").asDouble()).isEqualTo(2);
        assertThat(report.path("accepted_per_second_between_faults").asDouble())
                .isGreaterThan(report.path("accepted_per_second").asDouble());
        var linearizable = report.path("checkers").get(1);
        assertThat(linearizable.path("found").asInt()).isEqualTo(3);
        assertThat(linearizable
                        .path("violations")
                        .get(0)
                        .path("history")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo(NASTY);
    }

    @Test
    void a_good_verdict_has_no_violations() throws Exception {
        var good = new Verdict(
                verdict().results().stream().filter(Result::isPassed).toList());

        assertThat(Files.readString(Report.write(folder, good)))
                .contains("verdict good")
                .doesNotContain("<h2>Violations");
    }
}
