package io.edupulse.classroom.app.demo;

import static io.edupulse.jooq.public_.Tables.DOMAIN_EVENTS;

import io.edupulse.classroom.quiz.QuizCommand.CloseQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.command.CommandResult;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.output.Output;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.status.SystemStatus;
import io.edupulse.projections.classroom.LessonCatalog.FindLessons;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import io.edupulse.projections.classroom.TeacherDashboard.ListTeachers;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The main job of EduPulse Live in one go: publish lessons, let a class work, look at the read models
/// while they fill, rebuild one of them under load, and count whether everything agrees.
public final class Demo {

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
    private static final int TEACHERS = 4;

    private final Node node;
    private final Output output;
    private final int students;
    private final Path folder;

    /// One of those who teach in this run.
    private @Nullable UUID teacher;

    /// @param folder where the receipts are noted
    public Demo(Node node, Output output, int students, Path folder) {
        this.node = node;
        this.output = output;
        this.students = students;
        this.folder = folder;
    }

    /// What is in the log.
    ///
    /// @param foreign how many events other programs have put there with their own SQL
    private record Count(long events, long foreign) {}

    /// Tells where the pages are, and who may see what there.
    ///
    /// @param program as a user calls it
    public void sayAddresses(String url, String program) {
        var token = Text.format("%s token --data %s", program, folder);
        say(Text.format("Watch it at %s/class/ and %s/operations/", url, url));
        say(Text.format("   with the token of an operator: %s", token));
        if (teacher != null) {
            say(Text.format("   or of a teacher: %s --role teacher --subject %s", token, teacher));
        }
    }

    /// Runs all of it and returns whether all counts agree.
    ///
    /// @param startedAt when the node was asked to start, on the clock of `System.nanoTime`
    public boolean run(long startedAt) throws Exception {
        say(Text.format(
                "EduPulse Live is up after %.1f s: PostgreSQL %s with fsync %s, NATS at %s",
                (System.nanoTime() - startedAt) / 1e9, setting("server_version"), setting("fsync"), node.natsUrl()));
        try (var journal = new ReceiptJournal(folder);
                var subscriber = new Subscriber(node.get(NatsSettings.class), output)) {
            var earlier = journal.check(node.get(EventReader.class));
            var before = count();
            if (before.events() > 0) {
                say(Text.format(
                        "Earlier runs have left %,d events. Of the %,d receipts that they were given, %,d are not in the log.",
                        before.events(), earlier.receipts(), earlier.missing()));
            }
            var load = new ClassroomLoad(node.get(CommandGateway.class), journal, students);
            publishLessons(load);
            var rebuilt = letTheClassWork(load);
            int more = showRefusals(load);
            return summarise(before, load.accepted() + more, earlier, rebuilt, subscriber);
        }
    }

    private void publishLessons(ClassroomLoad load) throws InterruptedException {
        title("1. Teachers draft and publish lessons; a plain NATS subscriber prints what arrives");
        var teachers = Stream.generate(UUID::randomUUID).limit(TEACHERS).toList();
        teacher = teachers.getFirst();
        load.publishLessons(teachers);
    }

    private RebuildReport letTheClassWork(ClassroomLoad load) throws Exception {
        title(Text.format("2. %,d students hand in the same quiz at the same moment", students));
        var together = load.submitTogether();
        say(Text.format("   accepted and durable after %,d ms", together.toMillis()));
        title("3. They work on, and the read models fill");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = threads.submit((Callable<Void>) () -> {
                load.work();
                return null;
            });
            Thread.sleep(BETWEEN_LOOKS);
            showReadModels(load);
            title("4. Meanwhile quiz-results is rebuilt, compared with the live one row by row, and swapped in");
            var rebuilt = rebuild();
            while (!work.isDone()) {
                Thread.sleep(BETWEEN_LOOKS);
                var status = status();
                say(Text.format(
                        "   %,6d commands accepted, %,6d events in the log, %,6d published, %s behind",
                        load.accepted(),
                        status.log().events(),
                        status.jetstream().messages(),
                        status.projections().stream()
                                .map(p -> Long.toString(p.lag()))
                                .toList()));
            }
            work.get();
            return rebuilt;
        }
    }

    private void showReadModels(ClassroomLoad load) throws InterruptedException {
        if (output.isJson()) {
            return;
        }
        var queries = node.queries();
        var lessons = Patience.until(() ->
                queries.ask(new FindLessons(null, null, null, null, null, 3)).items());
        say("");
        output.table(
                List.of("lesson catalog, newest", "lesson"),
                lessons.stream().map(l -> List.of(l.title(), l.lessonId())).toList());
        var leaders = Patience.until(
                () -> queries.ask(new ShowLeaderboard(load.quiz(), null, 5)).items());
        say("");
        output.table(
                List.of("rank", "student of the first quiz", "best", "attempts"),
                leaders.stream()
                        .map(s -> List.of(s.rank(), s.studentId(), s.bestScore(), s.attempts()))
                        .toList());
        var teachers = Patience.until(
                () -> queries.ask(new ListTeachers(null, TEACHERS)).items());
        say("");
        output.table(
                List.of("teacher", "lessons", "submissions", "responses", "students"),
                teachers.stream()
                        .map(t -> List.of(t.teacherId(), t.published(), t.submissions(), t.responses(), t.students()))
                        .toList());
    }

    private RebuildReport rebuild() throws InterruptedException {
        var report = Patience.until(
                () -> node.get(Rebuilds.class).rebuild("quiz-results", RebuildOptions.DEFAULT, progress -> {}));
        if (!output.isJson()) {
            output.table(
                    List.of("   table", "rows live", "rows rebuilt", "only live", "only rebuilt"),
                    report.tables().stream()
                            .map(t -> List.of(
                                    "   " + t.table(),
                                    t.liveRows(),
                                    t.candidateRows(),
                                    t.onlyLive(),
                                    t.onlyCandidate()))
                            .toList());
        }
        say(Text.format(
                "   %,d events in %,d ms; queries waited at most %,d ms",
                report.events(), report.took().toMillis(), report.held().toMillis()));
        return report;
    }

    /// Returns how many of the commands were accepted.
    private int showRefusals(ClassroomLoad load) throws InterruptedException {
        title("5. A conflict and a refused command");
        var gateway = node.get(CommandGateway.class);
        var stale = CommandOptions.NONE.withExpectedSequence(1);
        var keyed = CommandOptions.NONE.withIdempotencyKey("close");
        var conflict = Patience.until(() -> gateway.send(new CloseQuiz(load.quiz()), stale));
        var closed = Patience.until(() -> gateway.send(new CloseQuiz(load.quiz()), keyed));
        var refused = Patience.until(() -> gateway.send(new SubmitQuiz(load.quiz(), load.student(), 50)));
        for (CommandResult result : List.of(conflict, closed, refused)) {
            say("   " + CommandAnswer.of(result).sentence());
        }
        return (int) Stream.of(conflict, closed, refused)
                .filter(Accepted.class::isInstance)
                .count();
    }

    private boolean summarise(
            Count before, long accepted, ReceiptJournal.Check earlier, RebuildReport rebuilt, Subscriber subscriber)
            throws InterruptedException {
        var status = settled();
        var now = count();
        long foreign = now.foreign() - before.foreign();
        var rows = new ArrayList<Line>();
        rows.add(new Line("commands accepted", before.events() + accepted + foreign, now.events()));
        rows.add(new Line("events in the log", status.log().events(), now.events()));
        rows.add(new Line("messages in JetStream", status.jetstream().messages(), now.events()));
        for (var projection : status.projections()) {
            rows.add(new Line("events applied by " + projection.projection(), projection.applied(), now.events()));
        }
        boolean agree = rows.stream().allMatch(Line::agrees) && earlier.missing() == 0 && rebuilt.isEqual();
        title("Summary");
        output.result(
                new Summary(agree, before.events(), accepted, foreign, subscriber.received(), rows),
                () -> output.table(
                        List.of("", "count", ""),
                        rows.stream()
                                .map(row -> List.of(row.what(), row.count(), row.agrees() ? "agrees" : "DIFFERS"))
                                .toList()));
        if (before.events() > 0 || foreign > 0) {
            say(Text.format(
                    "   the first count is %,d of earlier runs, %,d of this one, and %,d rows of foreign writers",
                    before.events(), accepted, foreign));
        }
        say(agree ? "Everything agrees." : "The counts do not agree.");
        return agree;
    }

    /// What a program reads at the end.
    private record Summary(
            boolean agree,
            long eventsBefore,
            long commandsAccepted,
            long foreign,
            int lessonsReceived,
            List<Line> counts) {}

    private record Line(String what, long count, long expected) {

        boolean agrees() {
            return count == expected;
        }
    }

    /// Waits until all have caught up, as long as that may take after servers were killed.
    private SystemStatus.Complete settled() throws InterruptedException {
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        var status = status();
        while (!status.agree() && System.nanoTime() < end) {
            Thread.sleep(50);
            status = status();
        }
        return status;
    }

    private SystemStatus.Complete status() throws InterruptedException {
        return Patience.until(() -> node.status().complete());
    }

    private Count count() throws InterruptedException {
        var sql = node.get(DSLContext.class);
        return Patience.until(() -> new Count(
                sql.fetchCount(DOMAIN_EVENTS), sql.fetchCount(DOMAIN_EVENTS, DOMAIN_EVENTS.METADATA.isNull())));
    }

    private String setting(String name) {
        return String.valueOf(node.get(DSLContext.class).fetchValue("select current_setting(?)", name));
    }

    private void title(String text) {
        say("");
        say(text);
    }

    private void say(String text) {
        if (!output.isJson()) {
            output.sentence(text);
        }
    }
}
