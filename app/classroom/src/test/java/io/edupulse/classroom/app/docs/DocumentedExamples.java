package io.edupulse.classroom.app.docs;

import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.quiz.QuizCommand.OpenQuiz;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projections.classroom.PulseWall.ListResponses;
import io.edupulse.projections.classroom.QuizResults.ShowLeaderboard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/// The examples of the documentation that are no part of the product, compiled.
final class DocumentedExamples {

    private DocumentedExamples() {}

    @SuppressWarnings("unused")
    private static void example(CommandGateway gateway, QueryGateway queries, UUID lesson, UUID student) {
        // @start region=quiz
        var quiz = UUID.randomUUID();
        gateway.send(new OpenQuiz(quiz, lesson, 100, 2, null));

        switch (gateway.send(new SubmitQuiz(quiz, student, 87))) {
            case Accepted(var receipt, var repeated) ->
                show(queries.ask(new ShowLeaderboard(quiz, null, 10), receipt, Duration.ofSeconds(2)));
            case Rejected(var rejection) -> explain(rejection.code(), rejection.message());
            case Conflicted conflict -> askAgain();
        }
        // @end region=quiz
    }

    @SuppressWarnings("unused")
    private static void respond(CommandGateway gateway, QueryGateway queries, UUID pulse, UUID student, String url) {
        // @start region=respond
        switch (gateway.send(new RespondToPulse(pulse, student, url))) {
            case Accepted(var receipt, var repeated) ->
                show(queries.ask(new ListResponses(pulse, null, null, null), receipt, Duration.ofSeconds(2)));
            case Rejected(var rejection) -> explain(rejection.code(), rejection.message());
            case Conflicted conflict -> askAgain();
        }
        // @end region=respond
    }

    @SuppressWarnings("unused")
    private static void embedded(Path folder, UUID lesson, UUID student, UUID quiz) {
        // @start region=embedded
        try (var node = Main.PROGRAM.start(Settings.defaults().with(Setting.DATA, folder))) {
            if (node.commands().send(new SubmitQuiz(quiz, student, 87))
                    instanceof Accepted(var receipt, var repeated)) {
                show(node.queries().ask(new ShowLeaderboard(quiz, null, 10), receipt, Duration.ofSeconds(2)));
            }
        }
        // @end region=embedded
    }

    private static void show(Page<?> page) {}

    private static void explain(String code, String message) {}

    private static void askAgain() {}
}
