package io.edupulse.benchmarks.suite;

import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.node.runtime.Client;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The first command for an aggregate, which has to load it: one of 100,000 events, which has a snapshot, and one
/// of 100, which needs none. The commands are refused, so that nothing is written. The same students hand in again
/// and again, so that both have a state of the same size.
final class ColdLoad implements AutoCloseable {

    private static final int LONG = 100_000;
    private static final int SHORT = 100;
    private static final int STUDENTS = SHORT - 1;
    private static final int CLIENTS = 512;

    /// What comes between two loads, so that they find more and less behind the snapshot.
    private static final int BETWEEN = 37;

    private final Client client;
    private final CommandGateway warm;
    private final List<UUID> students =
            Stream.generate(UUID::randomUUID).limit(STUDENTS).toList();
    private final UUID longOne;
    private final UUID shortOne;
    private final UUID other;

    /// Fills a database. It has to have the log.
    ColdLoad(String jdbcUrl) throws InterruptedException, ExecutionException {
        this.client = Client.open(Main.PROGRAM.definition(), EduPulse.configuration(jdbcUrl));
        this.warm = client.get(CommandGateway.class);
        this.longOne = quiz(LONG);
        this.shortOne = quiz(SHORT);
        this.other = quiz(1_000);
    }

    /// Loads both a number of times, one after the other, and adds how often a second that could be done, by the
    /// median.
    void measure(Samples samples, int loads) throws InterruptedException, ExecutionException {
        var ofLong = new ArrayList<Double>();
        var ofShort = new ArrayList<Double>();
        for (int i = 0; i < loads; i++) {
            submit(longOne, BETWEEN);
            try (var gateway = withoutCaches()) {
                ofLong.add(seconds(gateway, longOne));
                ofShort.add(seconds(gateway, shortOne));
            }
        }
        samples.add("cold snapshot", 1 / Samples.median(ofLong));
        samples.add("cold short", 1 / Samples.median(ofShort));
    }

    private UUID quiz(int events) throws InterruptedException, ExecutionException {
        var quiz = UUID.randomUUID();
        warm.send(new OpenQuiz(quiz, quiz, 100, Integer.MAX_VALUE, null));
        submit(quiz, events - 1);
        return quiz;
    }

    private void submit(UUID quiz, int count) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, Math.min(CLIENTS, count))
                    .mapToObj(client -> threads.submit(() -> {
                        for (int i = client; i < count; i += CLIENTS) {
                            var submit = new SubmitQuiz(quiz, students.get(i % STUDENTS), i % 100);
                            if (!(warm.send(submit) instanceof Accepted)) {
                                throw new IllegalStateException("Refused: " + submit);
                            }
                        }
                    }))
                    .toList();
            for (var one : running) {
                one.get();
            }
        }
    }

    /// As a node that has just been started, but that its connections are open and it has met a long stream.
    private CommandGateway withoutCaches() {
        var gateway = new CommandGateway(
                client.get(Aggregates.class),
                client.get(EventReader.class),
                client.get(EventBus.class),
                client.get(EventCodec.class),
                client.get(Snapshots.class),
                client.get(EventIds.class),
                client.get(Clock.class));
        seconds(gateway, other);
        return gateway;
    }

    private double seconds(CommandGateway gateway, UUID quiz) {
        var beyond = new SubmitQuiz(quiz, students.getFirst(), 101);
        long begun = System.nanoTime();
        if (!(gateway.send(beyond) instanceof Rejected)) {
            throw new IllegalStateException("Not refused: " + beyond);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    @Override
    public void close() {
        client.close();
    }
}
