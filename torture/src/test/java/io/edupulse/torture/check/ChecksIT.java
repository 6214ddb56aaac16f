package io.edupulse.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.check.finding.Result;
import io.nats.client.Nats;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// All checkers against what a real node has left behind, first as it is, then with one fault after the other
/// planted into the log, the read models and the streams.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class ChecksIT {

    @TempDir
    private static Path folder;

    private static RealRun run;

    @BeforeAll
    static void run() throws Exception {
        run = RealRun.of(folder);
    }

    @AfterAll
    static void stop() {
        run.close();
    }

    private static long looked(Verdict verdict, String checker, String what) {
        return verdict.results().stream()
                .filter(result -> result.checker().equals(checker))
                .mapToLong(result -> result.looked().getOrDefault(what, 0L))
                .sum();
    }

    private static void found(String fault, String mending, String... finders) throws Exception {
        run.sql(fault);
        var verdict = run.checks();
        run.sql(mending);
        assertThat(verdict.finders()).containsExactlyInAnyOrder(finders);
        assertThat(verdict.results().stream().filter(result -> !result.isPassed()))
                .allSatisfy(result -> assertThat(result.violations()).isNotEmpty());
    }

    @Test
    @Order(1)
    void a_run_without_faults_passes() throws Exception {
        var verdict = run.checks();

        assertThat(verdict.results())
                .allSatisfy(result ->
                        assertThat(result.violations()).as(result.checker()).isEmpty());
        assertThat(verdict.results().stream().filter(Result::isBlind).map(Result::checker))
                .containsExactlyInAnyOrder(
                        "standby-reads",
                        "only-the-tail-is-lost",
                        "recovery-in-time",
                        "hand-over-in-time",
                        "nothing-grows");
        assertThat(looked(verdict, "streams-equal-log", "messages")).isGreaterThan(20);
        assertThat(looked(verdict, "streams-equal-log", "placeholders")).isZero();
        assertThat(looked(verdict, "read-your-writes", "reads after a receipt")).isGreaterThan(10);
        assertThat(looked(verdict, "subscribers-see-order", "deliveries")).isGreaterThan(20);
        assertThat(looked(verdict, "linearizable", "rejections")).isGreaterThan(10);
        assertThat(looked(verdict, "only-poison-parked", "parked")).isPositive();
    }

    @Test
    @Order(2)
    void a_wrong_row_of_each_read_model_is_found() throws Exception {
        found(
                "update lesson_catalog.lessons set title_words = title_words || ' more'",
                "update lesson_catalog.lessons set title_words = replace(title_words, ' more', '')",
                "read-models-equal-fold");
        found(
                "update quiz_results.scores set score_sum = score_sum + 1",
                "update quiz_results.scores set score_sum = score_sum - 1",
                "read-models-equal-fold");
        found(
                "update pulse_wall.pulses set responses = responses + 1",
                "update pulse_wall.pulses set responses = responses - 1",
                "read-models-equal-fold");
        found(
                "update student_progress.participations set times = times + 1",
                "update student_progress.participations set times = times - 1",
                "read-models-equal-fold");
        found(
                "update teacher_dashboard.activities set last_at = last_at + interval '1 microsecond'",
                "update teacher_dashboard.activities set last_at = last_at - interval '1 microsecond'",
                "read-models-equal-fold");
        assertThat(run.checks().finders()).isEmpty();
    }

    @Test
    @Order(3)
    void a_missing_row_and_one_too_many_are_found() throws Exception {
        run.sql("create table kept as select * from pulse_wall.responses limit 1");
        found(
                "delete from pulse_wall.responses r using kept k where r.pulse_id = k.pulse_id and r.sequence = k.sequence",
                "insert into pulse_wall.responses select * from kept",
                "read-models-equal-fold");
        found(
                "insert into pulse_wall.responses select gen_random_uuid(), aggregate_id, 99, responder_id, artefact_url, responded_at from kept",
                "delete from pulse_wall.responses where sequence = 99",
                "read-models-equal-fold");
    }

    @Test
    @Order(3)
    void a_checkpoint_that_is_not_at_the_head_is_found() throws Exception {
        found(
                "update quiz_results.checkpoints set position = position - 1 where partition = 0",
                "update quiz_results.checkpoints set position = position + 1 where partition = 0",
                "read-models-equal-fold");
    }

    @Test
    @Order(3)
    void an_event_that_is_parked_without_need_is_found() throws Exception {
        found(
                "insert into quiz_results.parked_events (partition, position, key, event_id, event_type, error) select partition, position, aggregate_id, id, event_type, 'planted' from domain_events where position = 1 and partition = 0",
                "delete from quiz_results.parked_events where error = 'planted'",
                "only-poison-parked");
    }

    @Test
    @Order(3)
    void a_missing_receipt_is_found() throws Exception {
        run.sql("create table kept_receipts as select * from command_receipts");
        found(
                "delete from command_receipts where idempotency_key = 'd1'",
                "insert into command_receipts select * from kept_receipts on conflict do nothing",
                "same-key-same-receipt");
    }

    @Test
    @Order(3)
    void another_content_of_an_event_is_found_by_all_that_compare_it() throws Exception {
        var id = run.value(
                "select id from domain_events where event_type = 'QuizSubmitted' and payload #>> '{payload,score_raw}' = '9' limit 1");
        found(
                "update domain_events set payload = jsonb_set(payload, '{payload,score_raw}', '8') where id = '" + id
                        + "'",
                "update domain_events set payload = jsonb_set(payload, '{payload,score_raw}', '9') where id = '" + id
                        + "'",
                "exactly-once",
                "streams-equal-log",
                "read-models-equal-fold");
    }

    @Test
    @Order(4)
    void a_lost_event_is_found() throws Exception {
        run.sql("create table lost as select * from domain_events where partition = 0 order by position desc limit 1");
        run.sql("delete from domain_events e using lost l where e.id = l.id");
        var verdict = run.checks();
        run.sql("insert into domain_events select * from lost");

        assertThat(verdict.finders()).contains("exactly-once", "streams-equal-log", "read-models-equal-fold");
        assertThat(run.checks().finders()).isEmpty();
    }

    @Test
    @Order(5)
    void a_message_too_many_is_found() throws Exception {
        try (var connection = Nats.connect(run.natsUrl())) {
            connection.jetStream().publish("edupulse.log.0.Planted", new byte[] {'{', '}'});
        }

        assertThat(run.checks().finders()).containsExactly("streams-equal-log");
    }

    @Test
    @Order(6)
    void a_message_with_other_bytes_is_found() throws Exception {
        try (var connection = Nats.connect(run.natsUrl())) {
            var management = connection.jetStreamManagement();
            var last = management.getLastMessage("EDUPULSE_0", "edupulse.log.0.>");
            management.deleteMessage("EDUPULSE_0", last.getSeq());
            var messages =
                    management.getStreamInfo("EDUPULSE_1").getStreamState().getMsgCount();
            management.deleteMessage("EDUPULSE_1", messages);
        }

        assertThat(run.checks().finders()).containsExactly("streams-equal-log");
    }
}
