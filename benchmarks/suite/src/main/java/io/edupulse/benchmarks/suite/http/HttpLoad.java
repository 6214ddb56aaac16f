package io.edupulse.benchmarks.suite.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.edupulse.benchmarks.suite.Child;
import io.edupulse.benchmarks.suite.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Commands, queries and watched queries over HTTP, on a whole node in another process with 512 MB of heap.
public final class HttpLoad {

    private static final int QUERIES_A_SECOND = 500;
    private static final int COMMANDS_A_SECOND = 200;
    private static final int LESSONS = 200;
    private static final int WATCHERS = 2_000;

    private static final String TOP = "\"best_score\":";

    private final int port;
    private final String token;

    /// Milliseconds.
    ///
    /// @param query p99 of a query at 500 a second, from when it is due to its whole answer
    /// @param watch p99 from when a command is due, at 200 a second, to when the last of 2,000 clients that watch
    ///     one leaderboard has an answer that shows it
    public record Figures(
            @JsonProperty("http_query_p99_ms") double query,
            @JsonProperty("watch_p99_ms") double watch) {}

    private HttpLoad(Child node) {
        var address = node.ask("address").split(" ", -1);
        this.port = Integer.parseInt(address[0]);
        this.token = address[1];
    }

    /// @param samples gets the commands a second through HTTP and through the gateway
    /// @param commands of a round
    /// @param seconds of queries, and of watching
    public static Figures measure(
            String jdbcUrl,
            String natsUrl,
            Path data,
            Path module,
            Samples samples,
            int rounds,
            int commands,
            int seconds)
            throws Exception {
        try (var node = Child.start("HTTP", module, HttpNode.class.getName(), jdbcUrl, natsUrl, data.toString())) {
            var load = new HttpLoad(node);
            for (int round = 0; round <= rounds; round++) {
                System.err.printf(Locale.ROOT, "http %d%n", round);
                double gateway = node.rate("gateway " + commands);
                double http = load.commands(commands);
                if (round > 0) {
                    samples.add("commands gateway", gateway);
                    samples.add("commands http", http);
                }
            }
            load.queries(seconds);
            double query = load.queries(seconds);
            System.err.println("watching");
            load.watching(seconds / 2);
            return new Figures(query, load.watching(seconds));
        }
    }

    private RawConnection connect() throws IOException {
        return new RawConnection(port, token);
    }

    private double commands(int count) throws Exception {
        try (var connections = new Connections()) {
            long nanos = Clients.share(count, client -> {
                var connection = connections.open();
                return () -> draft(connection, UUID.randomUUID());
            });
            return count * 1e9 / nanos;
        }
    }

    private static void draft(RawConnection connection, UUID lesson) throws IOException {
        connection.post(
                "/v1/commands/DraftLesson",
                String.format(
                        Locale.ROOT,
                        "{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"Fractions\"}",
                        lesson,
                        UUID.randomUUID()));
    }

    /// The p99, in milliseconds, of an open loop.
    private double queries(int seconds) throws Exception {
        var lessons = new ArrayList<UUID>();
        try (var connections = new Connections();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            BlockingQueue<RawConnection> free = new LinkedBlockingQueue<>();
            for (int i = 0; i < Clients.COUNT; i++) {
                free.add(connections.open());
            }
            var first = free.take();
            for (int i = 0; i < LESSONS; i++) {
                lessons.add(UUID.randomUUID());
                draft(first, lessons.getLast());
            }
            awaitShown(first, lessons.getLast());
            free.add(first);
            return p99(openLoop(QUERIES_A_SECOND, seconds, threads, i -> {
                var connection = free.take();
                connection.get("/v1/queries/find-lesson?lesson_id=" + lessons.get(i % LESSONS));
                free.add(connection);
            }));
        }
    }

    private static void awaitShown(RawConnection connection, UUID lesson) throws IOException {
        for (int i = 0; ; i++) {
            try {
                connection.get("/v1/queries/find-lesson?lesson_id=" + lesson);
                return;
            } catch (IOException e) {
                if (i == 600) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /// Each student reaches one point more than those before, so the first place tells which commands an answer
    /// shows.
    private double watching(int seconds) throws Exception {
        var quiz = UUID.randomUUID();
        int commands = COMMANDS_A_SECOND * seconds;
        try (var connections = new Connections();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var teacher = connections.open();
            teacher.post(
                    "/v1/commands/OpenQuiz",
                    String.format(
                            Locale.ROOT,
                            "{\"quiz_id\":\"%s\",\"lesson_id\":\"%s\",\"maximum_score\":%d,\"attempts_allowed\":1}",
                            quiz,
                            UUID.randomUUID(),
                            commands));
            var shown = new AtomicLongArray(commands + 1);
            var begun = new CountDownLatch(WATCHERS);
            var watchers = new ArrayList<Future<?>>();
            for (int i = 0; i < WATCHERS; i++) {
                var connection = connections.open();
                watchers.add(threads.submit(() -> watch(connection, quiz, commands, shown, begun)));
            }
            begun.await();
            BlockingQueue<RawConnection> free = new LinkedBlockingQueue<>();
            for (int i = 0; i < Clients.COUNT; i++) {
                free.add(connections.open());
            }
            var due = new long[commands + 1];
            openLoop(COMMANDS_A_SECOND, seconds, threads, i -> {
                due[i + 1] = System.nanoTime();
                var connection = free.take();
                connection.post(
                        "/v1/commands/SubmitQuiz",
                        String.format(
                                Locale.ROOT,
                                "{\"quiz_id\":\"%s\",\"student_id\":\"%s\",\"score_raw\":%d}",
                                quiz,
                                UUID.randomUUID(),
                                i + 1));
                free.add(connection);
            });
            for (var watcher : watchers) {
                watcher.get();
            }
            var nanos = new long[commands];
            for (int i = 1; i <= commands; i++) {
                nanos[i - 1] = shown.get(i) - due[i];
            }
            return p99(nanos);
        }
    }

    /// Until the last command is shown. Notes when the last client was shown each.
    private static boolean watch(
            RawConnection connection, UUID quiz, int commands, AtomicLongArray shown, CountDownLatch begun)
            throws IOException {
        connection.watch("/v1/queries/show-leaderboard?limit=10&quiz_id=" + quiz);
        begun.countDown();
        int seen = 0;
        while (seen < commands) {
            var line = connection.line();
            int at = line.startsWith("data:") ? line.indexOf(TOP) : -1;
            if (at >= 0) {
                long now = System.nanoTime();
                int from = at + TOP.length();
                int top = Integer.parseInt(line, from, line.indexOf(',', from), 10);
                for (; seen < top; seen++) {
                    shown.accumulateAndGet(seen + 1, now, Math::max);
                }
            }
        }
        return true;
    }

    /// A step of an open loop.
    @FunctionalInterface
    private interface Step {
        void run(int number) throws Exception;
    }

    /// Begins steps by the clock, whether the earlier ones are through or not. Returns the nanoseconds from
    /// when each was due to its end.
    private static long[] openLoop(int perSecond, int seconds, ExecutorService threads, Step step)
            throws InterruptedException, ExecutionException {
        var running = new ArrayList<Future<Long>>();
        long begun = System.nanoTime();
        for (int i = 0; i < perSecond * seconds; i++) {
            long due = begun + i * (1_000_000_000L / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int number = i;
            running.add(threads.submit(() -> {
                step.run(number);
                return System.nanoTime() - due;
            }));
        }
        var nanos = new long[running.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = running.get(i).get();
        }
        return nanos;
    }

    private static double p99(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[(int) Math.ceil(0.99 * nanos.length) - 1] / 1e6;
    }

    /// Closes what it has opened.
    private final class Connections implements AutoCloseable {

        private final List<RawConnection> opened = Collections.synchronizedList(new ArrayList<>());

        RawConnection open() throws IOException {
            var connection = connect();
            opened.add(connection);
            return connection;
        }

        @Override
        public void close() throws IOException {
            for (var connection : opened) {
                connection.close();
            }
        }
    }
}
