package io.edupulse.benchmarks.suite.http;

import io.edupulse.benchmarks.suite.Child;
import io.edupulse.benchmarks.suite.Samples;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// *class*, on a whole node, with nothing but the commands, and while 200 browsers have the page of a class
/// open: each watches the seven queries of a student, of whom two hundred are at work in one quiz and one
/// pulse. Both get the same commands, 100 of those of the watched quiz and pulse a second among them.
public final class WatchedClass {

    private static final int BROWSERS = 200;
    private static final long STUDENTS_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Child node;
    private final int port;
    private final String token;
    private final UUID lesson = UUID.randomUUID();
    private final UUID quiz = UUID.randomUUID();
    private final UUID pulse = UUID.randomUUID();
    private final List<UUID> students = new ArrayList<>();

    private WatchedClass(Child node) {
        this.node = node;
        var address = node.ask("address").split(" ", -1);
        this.port = Integer.parseInt(address[0]);
        this.token = address[1];
        for (int i = 0; i < BROWSERS; i++) {
            students.add(UUID.randomUUID());
        }
    }

    /// @param samples gets the commands a second with watchers and without
    /// @param request of *class*, for each number
    public static void measure(
            String jdbcUrl,
            String natsUrl,
            Path data,
            Path module,
            Samples samples,
            int rounds,
            IntFunction<String> request)
            throws Exception {
        try (var node = Child.start("HTTP", module, HttpNode.class.getName(), jdbcUrl, natsUrl, data.toString())) {
            var measured = new WatchedClass(node);
            measured.open();
            int number = 0;
            for (int round = -1; round <= rounds; round++) {
                System.err.printf(Locale.ROOT, "watchers %d%n", round);
                for (int turn = 0; turn < 2; turn++) {
                    boolean isWatched = (turn + round & 1) == 0;
                    double rate = measured.rate(request.apply(number++), isWatched);
                    if (round > 0) {
                        samples.add(isWatched ? "class watched" : "class unwatched", rate);
                    }
                }
            }
        }
    }

    /// Opens the quiz and the pulse.
    private void open() throws IOException {
        var teacher = UUID.randomUUID();
        try (var connection = new RawConnection(port, token)) {
            connection.post(
                    "/v1/commands/DraftLesson", json("lesson_id", lesson, "teacher_id", teacher, "title", "Fractions"));
            connection.post("/v1/commands/PublishLesson", json("lesson_id", lesson, "teacher_id", teacher));
            connection.post(
                    "/v1/commands/OpenQuiz",
                    json("quiz_id", quiz, "lesson_id", lesson, "maximum_score", 1000, "attempts_allowed", 1_000_000));
            connection.post(
                    "/v1/commands/LaunchPulse", json("pulse_id", pulse, "lesson_id", lesson, "prompt", "Draw a half"));
        }
    }

    private double rate(String request, boolean isWatched) throws Exception {
        node.ask("catch-up");
        try (var browsers = Executors.newVirtualThreadPerTaskExecutor();
                var open = new Browsers(browsers, isWatched ? BROWSERS : 0)) {
            var end = new CountDownLatch(1);
            var work = browsers.submit(() -> work(end));
            double rate = node.rate(request);
            end.countDown();
            work.get();
            open.requireAll();
            return rate;
        }
    }

    /// The students of the quiz and the pulse, one after the other, until the end.
    private boolean work(CountDownLatch end) throws IOException, InterruptedException {
        try (var connection = new RawConnection(port, token)) {
            for (int i = 0; !end.await(STUDENTS_PAUSE_NANOS, TimeUnit.NANOSECONDS); i++) {
                var student = students.get(i % BROWSERS);
                connection.post(
                        "/v1/commands/SubmitQuiz", json("quiz_id", quiz, "student_id", student, "score_raw", i % 1000));
                connection.post(
                        "/v1/commands/RespondToPulse",
                        json(
                                "pulse_id",
                                pulse,
                                "responder_id",
                                UUID.randomUUID(),
                                "artefact_url",
                                "https://example.org/" + i));
            }
            return true;
        }
    }

    private static String json(Object... namesAndValues) {
        var json = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            json.append(i == 0 ? "" : ",").append('"').append(namesAndValues[i]).append("\":");
            json.append(value instanceof Integer ? value : "\"" + value + "\"");
        }
        return json.append('}').toString();
    }

    /// What the page of a student watches.
    private String queries(UUID student) {
        return "["
                + String.join(
                        ",",
                        watched("lessons", "find-lessons", json("limit", "50")),
                        watched("activities", "list-activities-of-lesson", json("lesson_id", lesson, "limit", "100")),
                        watched("quiz", "find-quiz", json("quiz_id", quiz)),
                        watched("standing", "find-standing", json("quiz_id", quiz, "student_id", student)),
                        watched("board", "show-leaderboard", json("quiz_id", quiz, "limit", "10")),
                        watched("pulse", "find-pulse", json("pulse_id", pulse)),
                        watched("wall", "list-responses", json("pulse_id", pulse, "limit", "60")))
                + "]";
    }

    private static String watched(String as, String query, String fields) {
        return "{\"as\":\"" + as + "\",\"query\":\"" + query + "\",\"fields\":" + fields + "}";
    }

    /// Browsers that have a page open.
    private final class Browsers implements AutoCloseable {

        private final List<RawConnection> connections = new ArrayList<>();
        private final List<Future<?>> reading = new ArrayList<>();

        Browsers(ExecutorService threads, int count) throws IOException {
            for (var student : students.subList(0, count)) {
                var connection = new RawConnection(port, token);
                connections.add(connection);
                connection.watch("/v1/watch?queries=" + URLEncoder.encode(queries(student), StandardCharsets.UTF_8));
                reading.add(threads.submit(() -> {
                    connection.drain();
                    return true;
                }));
            }
        }

        void requireAll() {
            if (reading.stream().anyMatch(Future::isDone)) {
                throw new IllegalStateException("A stream has ended while it was watched");
            }
        }

        @Override
        public void close() throws IOException {
            for (var connection : connections) {
                connection.close();
            }
        }
    }
}
