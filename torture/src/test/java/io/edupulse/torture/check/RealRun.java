package io.edupulse.torture.check;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.classroom.Classroom;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.log.Migrations;
import io.edupulse.node.Program;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.Projection;
import io.edupulse.projections.classroom.ClassroomProjections;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.Outcome;
import io.edupulse.torture.process.WrittenKey;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// A small run without faults: a real PostgreSQL, a real nats-server, one real node and one client, which sends all
/// commands of the classroom. After it, the servers are there and the node is not.
final class RealRun implements AutoCloseable {

    private static final Program PROGRAM = Program.named("edupulse")
            .aggregates(Classroom.AGGREGATES.all().toArray(Aggregate[]::new))
            .projections(ClassroomProjections.all().toArray(Projection[]::new))
            .queries(ClassroomProjections.queries());
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> READ_MODELS =
            List.of("lesson-catalog", "quiz-results", "pulse-wall", "student-progress", "teacher-dashboard");

    private final Path folder;
    private final LocalPostgres postgres = LocalPostgres.throwaway();
    private final LocalNatsServer nats;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final AtomicLong delivered = new AtomicLong();
    private String node = "";
    private String token = "";

    private RealRun(Path folder) {
        this.folder = folder;
        this.nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        this.url = postgres.url("postgres");
    }

    static RealRun of(Path folder) throws Exception {
        var run = new RealRun(folder);
        try {
            run.run();
            return run;
        } catch (Exception e) {
            run.close();
            throw e;
        }
    }

    Verdict checks() throws Exception {
        return Checks.run(folder);
    }

    String natsUrl() {
        return nats.url();
    }

    /// As the owner of the database, whom nothing keeps from it.
    void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        }
    }

    String value(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    @Override
    public void close() {
        http.close();
        nats.close();
        postgres.close();
    }

    private void run() throws Exception {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        new Migrations(source, PARTITIONS).migrate();
        Files.createDirectories(folder.resolve("history"));
        var data = Files.createDirectories(folder.resolve("node"));
        token = WrittenKey.tokenFor(data);
        var settings = Settings.defaults()
                .with(Setting.DATA, data)
                .with(Setting.DATABASE_URL, url)
                .with(Setting.DATABASE_UNSAFE, true)
                .with(Setting.NATS_URL, nats.url())
                .with(Setting.HTTP_PORT, 0)
                .servingHttp();
        var run = Json.object()
                .put("seed", 7)
                .put("minutes", 1)
                .put("partitions", PARTITIONS)
                .put("database_url", url);
        run.set("began", moment());
        run.set("nodes", Json.of(List.of("n1")));
        run.set("nats_urls", Json.of(List.of(nats.url())));
        run.set("read_models", Json.of(READ_MODELS));
        run.putNull("lost_tail");
        try (var subscriber = Nats.connect(nats.url());
                var history = History.of("c1", folder);
                var started = PROGRAM.start(settings)) {
            node = started.httpUrl().orElseThrow();
            subscribe(subscriber, history);
            work(history);
            awaitQuiet();
        }
        run.set("ended", moment());
        Files.writeString(folder.resolve("run.json"), run.toString());
    }

    private static ObjectNode moment() {
        return Json.object().put("nanos", System.nanoTime()).put("millis", System.currentTimeMillis());
    }

    private void subscribe(Connection subscriber, History history) throws Exception {
        subscriber.createDispatcher().subscribe("edupulse.events.>", message -> {
            history.saw("delivery", seen(message));
            delivered.incrementAndGet();
        });
        subscriber.flush(PATIENCE);
    }

    private static ObjectNode seen(Message message) {
        var event = Json.read(new String(message.getData(), StandardCharsets.UTF_8));
        return Json.object()
                .put("event_id", event.path("id").asText())
                .put("aggregate", event.path("aggregate_id").asText())
                .put("sequence", event.path("sequence").asLong())
                .put("stream_sequence", Long.parseLong(message.getHeaders().getFirst("Nats-Sequence")));
    }

    private void awaitQuiet() {
        await().atMost(PATIENCE).until(this::isCaughtUp);
        await().atMost(PATIENCE).until(this::isPublished);
        await().atMost(PATIENCE)
                .until(() -> delivered.get() >= Long.parseLong(value("select count(*) from domain_events")));
    }

    private boolean isPublished() throws Exception {
        try (var connection = Nats.connect(nats.url())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var last = connection
                        .jetStreamManagement()
                        .getStreamInfo("EDUPULSE_" + partition)
                        .getStreamState()
                        .getLastSequence();
                var head = value("select coalesce(max(position), 0) from domain_events where partition = " + partition);
                if (last != Long.parseLong(head)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isCaughtUp() throws SQLException {
        for (var model : READ_MODELS) {
            var behind = value(
                    "select count(*) from " + model.replace('-', '_')
                            + ".checkpoints c where c.position <> (select coalesce(max(e.position), 0) from domain_events e where e.partition = c.partition)");
            if (!behind.equals("0")) {
                return false;
            }
        }
        return true;
    }

    private void work(History history) throws Exception {
        var lesson = UUID.randomUUID().toString();
        var teacher = UUID.randomUUID().toString();
        var student = UUID.randomUUID().toString();
        var ofTeacher = "'lesson_id':'" + lesson + "','teacher_id':'" + teacher + "'";
        send(history, "DraftLesson", lesson, ofTeacher + ",'title':'Rivers, and Élan \\t2'", "d1", null);
        send(history, "DraftLesson", lesson, ofTeacher + ",'title':'Rivers, and Élan \\t2'", "d1", null);
        send(history, "ReviseLesson", lesson, ofTeacher + ",'title':'Seas'", null, 1L);
        send(history, "ReviseLesson", lesson, ofTeacher + ",'title':'Lakes'", null, 1L);
        send(history, "ReviseLesson", lesson, ofTeacher + ",'title':' '", null, null);
        send(history, "PublishLesson", lesson, ofTeacher, null, null);
        var published = send(history, "PublishLesson", lesson, ofTeacher, null, null);
        for (int i = 0; i < 3; i++) {
            quiz(history, UUID.randomUUID().toString(), lesson, student);
            pulse(history, UUID.randomUUID().toString(), lesson, student);
        }
        send(history, "ArchiveLesson", lesson, ofTeacher, null, null);
        ask(history, "find-lesson", "lesson_id=" + lesson, published);
        foreign(history, UUID.randomUUID().toString(), student, "'score_raw':3,'more':{'b':[1.50, 'ü'],'a':null}");
        foreign(history, UUID.randomUUID().toString(), student, "'score_raw':'none'");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            readPages(history, partition);
        }
    }

    private void quiz(History history, String quiz, String lesson, String student) throws Exception {
        var id = "'quiz_id':'" + quiz + "'";
        var opening = id + ",'lesson_id':'" + lesson + "','maximum_score':10,'attempts_allowed':2,'deadline':";
        send(history, "OpenQuiz", quiz, opening + "'2040-01-01T00:00:00Z'", null, 0L);
        var submission = id + ",'student_id':'" + student + "','score_raw':";
        send(history, "SubmitQuiz", quiz, submission + "4", null, null);
        var last = send(history, "SubmitQuiz", quiz, submission + "9", "s", null);
        send(history, "SubmitQuiz", quiz, submission + "9", "s", null);
        send(history, "SubmitQuiz", quiz, submission + "5", null, null);
        for (var query : List.of("summarize-quiz", "show-leaderboard", "find-quiz")) {
            ask(history, query, "quiz_id=" + quiz, last);
        }
        ask(history, "find-standing", "quiz_id=" + quiz + "&student_id=" + student, last);
        send(history, "CloseQuiz", quiz, id, null, null);
        send(history, "SubmitQuiz", quiz, submission + "5", null, null);
    }

    private void pulse(History history, String pulse, String lesson, String student) throws Exception {
        var id = "'pulse_id':'" + pulse + "'";
        send(history, "LaunchPulse", pulse, id + ",'lesson_id':'" + lesson + "','prompt':'Why?'", null, null);
        var respond = id + ",'responder_id':'" + student + "','artefact_url':";
        send(history, "RespondToPulse", pulse, respond + "'ftp://x'", null, null);
        var last = send(history, "RespondToPulse", pulse, respond + "'https://x/1'", null, null);
        send(history, "RespondToPulse", pulse, respond + "'https://x/2'", null, null);
        ask(history, "find-pulse", "pulse_id=" + pulse, last);
        ask(history, "list-responses", "pulse_id=" + pulse, last);
        send(history, "ClosePulse", pulse, id, null, null);
    }

    private JsonNode send(
            History history,
            String command,
            String aggregate,
            String fields,
            @Nullable String key,
            @Nullable Long expected)
            throws Exception {
        var payload = Json.read(("{" + fields + "}").replace('\'', '"'));
        var asked = Json.object()
                .put("node", "n1")
                .put("command", command)
                .put("aggregate", aggregate)
                .put("key", key)
                .put("expected", expected);
        asked.set("payload", payload);
        var operation = history.begin("command", asked);
        var request = request("/v1/commands/" + command)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(payload.toString()));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (expected != null) {
            request.header(expected == 0 ? "If-None-Match" : "If-Match", expected == 0 ? "*" : "\"" + expected + "\"");
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        var body = Json.read(response.body());
        var found = Json.object().put("status", response.statusCode());
        if (response.statusCode() == 200) {
            var receipt = (ObjectNode) body.path("receipt");
            found.set("receipt", receipt.put("repeated", body.path("repeated").asBoolean()));
            operation.end(Outcome.ACCEPTED, found);
            return receipt;
        }
        found.put("code", body.path("code").asText());
        operation.end(response.statusCode() == 422 ? Outcome.REJECTED : Outcome.CONFLICTED, found);
        return body;
    }

    private void ask(History history, String query, String parameters, JsonNode after) throws Exception {
        var asked = Json.object().put("node", "n1").put("command", query);
        asked.put("payload", parameters);
        asked.set("after", after.has("position") ? after : null);
        var path = "/v1/queries/" + query + "?" + parameters;
        var operation = history.begin("query", asked);
        var answer = ask(
                after.has("position")
                        ? path + "&_after=" + after.path("partition").asInt() + ":"
                                + after.path("position").asLong()
                        : path);
        var found = Json.object().put("status", 200);
        found.set("answer", answer);
        operation.end(Outcome.ACCEPTED, found);
    }

    private void readPages(History history, int partition) throws Exception {
        long after = 0;
        while (true) {
            var asked = Json.object().put("node", "n1").put("command", "read-events");
            asked.set("payload", Json.object().put("partition", partition).put("after", after));
            var operation = history.begin("query", asked);
            var items = ask("/v1/events?partition=" + partition + "&limit=5&after=" + after)
                    .path("items");
            var places = Json.object().arrayNode();
            for (var item : items) {
                after = item.path("position").asLong();
                places.add(Json.object()
                        .put("position", after)
                        .put("id", item.path("id").asText()));
            }
            var found = Json.object().put("status", 200);
            found.set("answer", places);
            operation.end(Outcome.ACCEPTED, found);
            if (items.isEmpty()) {
                return;
            }
        }
    }

    private void foreign(History history, String quiz, String student, String fields) throws Exception {
        var id = UUID.randomUUID().toString();
        var payload = Json.read(
                ("{'student_id':'" + student + "','quiz_id':'" + quiz + "'," + fields + "}").replace('\'', '"'));
        var asked = Json.object()
                .put("command", "QuizSubmitted")
                .put("aggregate", quiz)
                .put("expected", 0)
                .put("event_id", id);
        asked.set("payload", payload);
        var operation = history.begin("foreign", asked);
        sql("insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload) values ('" + id
                + "', '" + quiz
                + "', 1, '2026-11-28 06:00:00.120+00', 'QuizSubmitted', '{\"type\":\"QuizSubmitted\",\"payload\":"
                + payload + "}')");
        var found = Json.object();
        found.set("receipt", Json.object().put("aggregate_id", quiz).put("sequence", 1));
        operation.end(Outcome.ACCEPTED, found);
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        var response = http.send(request(path).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.body());
        }
        return Json.read(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node + path)).header("Authorization", "Bearer " + token);
    }
}
