package io.edupulse.classroom.app.cli;

import io.edupulse.classroom.app.Main;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
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
public final class WarmUpCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    public WarmUpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.logErrorsOnly();
        var root = spec.root().commandLine();
        try (var node = Main.PROGRAM.start(context.settings().servingHttp())) {
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
