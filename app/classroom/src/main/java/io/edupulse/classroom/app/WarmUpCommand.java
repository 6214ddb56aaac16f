package io.edupulse.classroom.app;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.settings.Setting;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What most processes of this program do, in one: a node starts, and commands talk to it. The virtual machine keeps in
/// an archive what it has loaded and learned meanwhile.
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs a node and the usual commands once, for the archive that makes starts fast.")
final class WarmUpCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    WarmUpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.logErrorsOnly();
        var settings = context.settings();
        if (settings.find(Setting.DATABASE_URL).isPresent()
                || settings.find(Setting.NATS_URL).isPresent()) {
            throw new CodedException(
                    "usage.invalid",
                    "warm-up writes lessons: leave out the addresses of servers, and name an empty --data");
        }
        var root = spec.root().commandLine();
        try (var node = Main.PROGRAM.start(settings.servingHttp())) {
            int worst = ExitCodes.DONE;
            for (var json : new String[] {"--wide", "--json"}) {
                worst = Math.max(worst, root.execute("send", json, draft()));
                worst = Math.max(worst, root.execute("query", "find-lessons", "status=DRAFTED", json));
                worst = Math.max(worst, root.execute("events", "tail", "--from-start", "--limit", "1", json));
                worst = Math.max(worst, root.execute("status", json));
            }
            return node.health().ready().ready() ? worst : ExitCodes.FAILED;
        }
    }

    private static String draft() {
        return Text.format(
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"Fractions\"}}",
                UUID.randomUUID(), UUID.randomUUID());
    }
}
