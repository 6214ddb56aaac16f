package io.edupulse.classroom.app.cli;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.PageOptions;
import io.edupulse.node.cli.Waiting;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.TextTable;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projections.classroom.LessonCatalog;
import io.edupulse.projections.classroom.LessonStatus;
import io.edupulse.projections.classroom.PulseWall;
import io.edupulse.projections.classroom.QuizResults;
import io.edupulse.projections.classroom.StudentProgress;
import io.edupulse.projections.classroom.TeacherDashboard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "query", description = "Asks a read model.", synopsisSubcommandLabel = "READ-MODEL")
public final class QueryCommand implements Callable<Integer> {

    private final CommandContext context;

    public QueryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid",
                "Name a read model: lesson-catalog, quiz-results, pulse-wall, student-progress or teacher-dashboard");
    }

    @Command(name = "lesson-catalog", description = "Lessons, those first that changed their status last.")
    int lessonCatalog(
            @Option(
                            names = "--search",
                            paramLabel = "WORDS",
                            defaultValue = "",
                            description = "words that the title must have")
                    String words,
            @Option(names = "--teacher", paramLabel = "ID", description = "only of this teacher") @Nullable
                    UUID teacher,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            defaultValue = "published",
                            description = "drafted, published (default) or archived")
                    LessonStatus status,
            @Mixin PageOptions paging,
            @Mixin Waiting waiting) {
        return ask("lesson-catalog", waiting, client -> {
            var page = client.get(LessonCatalog.class)
                    .search(new LessonCatalog.Search(words, teacher, status), paging.request());
            return new Answer(page)
                    .list(
                            List.of("title", "status", "since", "lesson_id", "teacher_id"),
                            page,
                            lesson -> row(
                                    lesson.title(),
                                    lesson.status().text(),
                                    lesson.statusSince(),
                                    lesson.lessonId(),
                                    lesson.teacherId()));
        });
    }

    @Command(name = "quiz-results", description = "How a class did in a quiz.")
    int quizResults(
            @Parameters(paramLabel = "QUIZ", description = "the quiz's id") UUID quiz,
            @Mixin PageOptions paging,
            @Mixin Waiting waiting) {
        return ask("quiz-results", waiting, client -> {
            var results = client.get(QuizResults.class);
            var summary = results.summary(quiz).orElseThrow(() -> notFound("quiz", quiz));
            var leaderboard = results.leaderboard(quiz, paging.request());
            return new Answer(both("summary", summary, "leaderboard", leaderboard))
                    .list(
                            List.of("submissions", "students", "mean", "best"),
                            new Page<>(List.of(summary), null),
                            s -> row(s.submissions(), s.students(), s.meanScore(), s.bestScore()))
                    .list(
                            List.of("from", "to", "students"),
                            new Page<>(summary.distribution(), null),
                            bucket -> row(bucket.from(), bucket.to(), bucket.students()))
                    .list(
                            List.of("rank", "student_id", "best", "attempts"),
                            leaderboard,
                            s -> row(s.rank(), s.studentId(), s.bestScore(), s.attempts()));
        });
    }

    @Command(name = "pulse-wall", description = "What a class answered to a pulse, the newest first.")
    int pulseWall(
            @Parameters(paramLabel = "PULSE", description = "the pulse's id") UUID pulse,
            @Mixin PageOptions paging,
            @Mixin Waiting waiting) {
        return ask("pulse-wall", waiting, client -> {
            var wall = client.get(PulseWall.class);
            var found = wall.find(pulse).orElseThrow(() -> notFound("pulse", pulse));
            var responses = wall.responses(pulse, paging.request());
            return new Answer(both("pulse", found, "responses", responses))
                    .list(
                            List.of("prompt", "responses", "closed_at"),
                            new Page<>(List.of(found), null),
                            p -> row(p.prompt(), p.responses(), p.closedAt()))
                    .list(
                            List.of("responded_at", "responder_id", "artefact_url"),
                            responses,
                            r -> row(r.respondedAt(), r.responderId(), r.artefactUrl()));
        });
    }

    @Command(name = "student-progress", description = "What a student took part in, the latest first.")
    int studentProgress(
            @Parameters(paramLabel = "STUDENT", description = "the student's id") UUID student,
            @Mixin PageOptions paging,
            @Mixin Waiting waiting) {
        return ask("student-progress", waiting, client -> {
            var progress = client.get(StudentProgress.class);
            var totals = progress.totals(student);
            var quizzes = progress.quizzes(student, paging.request());
            var pulses = progress.pulses(student, PageRequest.first(paging.limit()));
            var document = new LinkedHashMap<String, Object>();
            document.put("totals", totals);
            document.put("quizzes", quizzes);
            document.put("pulses", pulses);
            return new Answer(document)
                    .list(
                            List.of("quizzes", "submissions", "pulses", "responses", "lessons"),
                            new Page<>(List.of(totals), null),
                            t -> row(t.quizzes(), t.submissions(), t.pulses(), t.responses(), t.lessons()))
                    .list(
                            List.of("lesson", "quiz_id", "attempts", "best", "maximum"),
                            quizzes,
                            q -> row(q.lessonTitle(), q.quizId(), q.attempts(), q.bestScore(), q.maximumScore()))
                    .list(
                            List.of("lesson", "pulse_id", "prompt"),
                            pulses,
                            p -> row(p.lessonTitle(), p.pulseId(), p.prompt()));
        });
    }

    @Command(name = "teacher-dashboard", description = "What goes on in the lessons of all teachers, or of one.")
    int teacherDashboard(
            @Parameters(paramLabel = "TEACHER", arity = "0..1", description = "a teacher's id; without it, all")
                    @Nullable
                    UUID teacher,
            @Mixin PageOptions paging,
            @Mixin Waiting waiting) {
        return ask("teacher-dashboard", waiting, client -> {
            var dashboard = client.get(TeacherDashboard.class);
            if (teacher == null) {
                var page = dashboard.teachers(paging.request());
                return teachers(new Answer(page), page);
            }
            var found = dashboard.teacher(teacher).orElseThrow(() -> notFound("teacher", teacher));
            var lessons = dashboard.lessons(teacher, paging.request());
            return teachers(new Answer(both("teacher", found, "lessons", lessons)), new Page<>(List.of(found), null))
                    .list(
                            List.of("title", "status", "submissions", "responses", "students", "lesson_id"),
                            lessons,
                            l -> row(
                                    l.title(),
                                    l.status().text(),
                                    l.submissions(),
                                    l.responses(),
                                    l.students(),
                                    l.lessonId()));
        });
    }

    private static Answer teachers(Answer answer, Page<TeacherDashboard.Teacher> page) {
        return answer.list(
                List.of(
                        "teacher_id",
                        "published",
                        "quizzes",
                        "submissions",
                        "pulses",
                        "responses",
                        "students",
                        "last_activity"),
                page,
                t -> row(
                        t.teacherId(),
                        t.published(),
                        t.quizzes(),
                        t.submissions(),
                        t.pulses(),
                        t.responses(),
                        t.students(),
                        t.lastActivity()));
    }

    /// What a read model answers: a document for programs, and tables for people.
    private static final class Answer {

        private final Object document;
        private final List<TextTable> tables = new ArrayList<>();
        private @Nullable String next;

        Answer(Object document) {
            this.document = document;
        }

        <T> Answer list(List<String> head, Page<T> page, Function<T, List<?>> row) {
            tables.add(TextTable.of(head, page.items().stream().map(row).toList()));
            next = page.next();
            return this;
        }

        void print(Output output) {
            for (int i = 0; i < tables.size(); i++) {
                if (i > 0) {
                    output.line("");
                }
                output.table(tables.get(i));
            }
            output.more(next);
        }
    }

    private int ask(String readModel, Waiting waiting, Function<Client, Answer> query) {
        Settings settings = context.settings();
        var output = context.output();
        try (var client = Client.open(context.program(), settings)) {
            waiting.receipt()
                    .ifPresent(
                            receipt -> client.get(ReadModelWaiter.class).await(readModel, receipt, waiting.timeout()));
            var answer = query.apply(client);
            output.result(answer.document, () -> answer.print(output));
        }
        return ExitCodes.DONE;
    }

    private static Map<String, Object> both(String first, Object one, String second, Object other) {
        var document = new LinkedHashMap<String, Object>();
        document.put(first, one);
        document.put(second, other);
        return document;
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static CodedException notFound(String what, UUID id) {
        return new CodedException("query.not-found", Text.format("There is no %s %s", what, id));
    }
}
