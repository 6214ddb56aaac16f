package io.edupulse.classroom.app.cli;

import io.edupulse.classroom.app.demo.Demo;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.operations.Shutdown;
import io.edupulse.node.http.server.HttpServing;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "The whole system at work, on real parts, in under a minute.",
            "It keeps its data in .edupulse/demo: run it again, also after killing it, and it continues with what is there."
        })
public final class DemoCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(
            names = "--students",
            paramLabel = "N",
            defaultValue = "200",
            description = "how many students (default 200)")
    private int students = 200;

    @Option(names = "--stay", description = "keep the node and its pages open afterwards, until Ctrl-C")
    private boolean stays;

    public DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        context.setUnlessSet(Setting.DATA, ".edupulse/demo");
        context.setUnlessSet(Setting.HTTP_PORT, "0");
        var settings = context.settings();
        var output = context.output();
        long startedAt = System.nanoTime();
        var shutdown = stays ? Shutdown.within(settings.get(Setting.SHUTDOWN_LIMIT)) : null;
        try (var node = Node.start(context.program(), settings)) {
            var http = node.add(HttpServing.start(context.program(), node, settings));
            node.announce(http.url());
            var demo = new Demo(node, output, students, settings.get(Setting.DATA));
            demo.sayAddresses(http.url(), context.spelling().program());
            boolean agrees = demo.run(startedAt);
            if (shutdown != null) {
                demo.sayAddresses(http.url(), context.spelling().program());
                output.line("Ctrl-C stops it.");
                shutdown.awaitBegin();
            }
            return agrees ? ExitCodes.DONE : ExitCodes.FAILED;
        } finally {
            if (shutdown != null) {
                shutdown.end();
            }
        }
    }
}
