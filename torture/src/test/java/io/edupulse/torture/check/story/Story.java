package io.edupulse.torture.check.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.history.Delivery;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.History;
import io.edupulse.torture.check.history.LogPage;
import io.edupulse.torture.check.history.LostTail;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Run;
import io.edupulse.torture.check.history.RunFolder;
import io.edupulse.torture.check.history.Sample;
import io.edupulse.torture.check.log.Database;
import io.edupulse.torture.check.log.Log;
import io.edupulse.torture.check.log.LogRow;
import io.edupulse.torture.check.log.StoredReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run in memory, with one partition. Times are seconds since its beginning.
public final class Story {

    public static final String QUIZ = "018f3a2b-0000-7000-8000-000000000001";
    public static final String STUDENT = "018f3a2b-0000-7000-8000-00000000000a";
    public static final String OTHER_STUDENT = "018f3a2b-0000-7000-8000-00000000000b";
    public static final String LESSON = "018f3a2b-0000-7000-8000-0000000000ff";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant BEGAN = Instant.parse("2026-11-28T05:00:00Z");

    public final List<Operation> operations = new ArrayList<>();
    public final List<LogRow> rows = new ArrayList<>();
    public final List<StoredReceipt> receipts = new ArrayList<>();
    public final List<Delivery> deliveries = new ArrayList<>();
    public final List<LogPage> pages = new ArrayList<>();
    public final List<Fault> faults = new ArrayList<>();
    public final List<Sample> samples = new ArrayList<>();
    private @Nullable LostTail lostTail;
    private @Nullable Long standbyAnswers;

    public static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /// The payload of a submission.
    public static String submission(String student, int score) {
        return "{'student_id':'" + student + "','quiz_id':'" + QUIZ + "','score_raw':" + score + "}";
    }

    public static String opening(int attempts) {
        return "{'quiz_id':'" + QUIZ + "','lesson_id':'" + LESSON + "','maximum_score':10,'attempts_allowed':"
                + attempts + ",'deadline':null}";
    }

    /// Writes the next event of an aggregate at the next position.
    public LogRow row(String type, String aggregate, String payload) {
        long sequence = 1
                + rows.stream().filter(row -> row.aggregate().equals(aggregate)).count();
        return row(type, aggregate, payload, sequence, rows.size() + 1L);
    }

    public LogRow row(String type, String aggregate, String payload, long sequence, long position) {
        var event = json(payload);
        var row = new LogRow(
                UUID.randomUUID().toString(),
                aggregate,
                sequence,
                BEGAN.plusMillis(position),
                type,
                event,
                "{\"type\": \"" + type + "\", \"payload\": " + event + "}",
                0,
                position,
                null);
        rows.add(row);
        return row;
    }

    /// A command of the quiz that is still to end.
    public Attempt sends(String command, String payload, double began, double ended) {
        return new Attempt(this, command, QUIZ, json(payload), nanos(began), nanos(ended));
    }

    /// A quiz that was opened, and told so, in the first second.
    public Story withQuiz(int attempts) {
        var opened = row("QuizOpened", QUIZ, opening(attempts));
        sends("OpenQuiz", opening(attempts), 0, 1).accepted(opened);
        return this;
    }

    public void fault(String name, double began, double ended, double recovered) {
        faults.add(new Fault(name, "n1", nanos(began), nanos(ended), nanos(recovered), ""));
    }

    public void losesAfter(long position, double promoted) {
        lostTail = new LostTail(java.util.Map.of(0, position), nanos(promoted));
    }

    /// Standbys have answered this many queries.
    public void standbysAnswer(long answers) {
        standbyAnswers = answers;
    }

    public Result check(Checker checker) {
        var run = new Run(
                "7",
                1,
                List.of("n1", "n2"),
                1,
                0,
                BEGAN.toEpochMilli(),
                nanos(60),
                "",
                List.of(),
                List.of(),
                "./edupulse torture --seed 7",
                false,
                standbyAnswers,
                lostTail);
        var folder = new RunFolder(run, new History(operations, deliveries, pages), faults, samples);
        var findings = new Findings();
        try {
            checker.check(new Evidence(folder, new Log(rows, receipts), new Database("")), findings);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return findings.result(checker, true);
    }
}
