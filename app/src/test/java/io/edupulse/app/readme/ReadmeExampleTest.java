package io.edupulse.app.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.projections.classroom.QuizResults;
import io.edupulse.projections.paging.Page;
import io.edupulse.projections.paging.PageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// The example of the README, compiled.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeExampleTest {

    @Test
    void the_readme_shows_what_is_compiled_here() throws IOException {
        var source = Files.readString(Path.of("src/test/java/io/edupulse/app/readme/ReadmeExampleTest.java"));
        var start = "// <" + "example>\n";
        var example =
                source.substring(source.indexOf(start) + start.length(), source.indexOf("        // </" + "example>"));
        var unindented = example.lines()
                .map(line -> line.isBlank() ? "" : line.substring(8))
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + unindented + "\n```");
    }

    @SuppressWarnings("unused")
    private static void example(CommandGateway gateway, QuizResults results, UUID lesson, UUID student) {
        // <example>
        var quiz = UUID.randomUUID();
        gateway.send(new OpenQuiz(quiz, lesson, 100, 2, null));

        switch (gateway.send(new SubmitQuiz(quiz, student, 87))) {
            case Accepted(var receipt, var repeated) ->
                show(results.after(receipt, Duration.ofSeconds(2)).leaderboard(quiz, PageRequest.first(10)));
            case Rejected(var rejection) -> explain(rejection.code(), rejection.message());
            case Conflicted conflict -> askAgain();
        }
        // </example>
    }

    private static void show(Page<QuizResults.Standing> page) {}

    private static void explain(String code, String message) {}

    private static void askAgain() {}
}
