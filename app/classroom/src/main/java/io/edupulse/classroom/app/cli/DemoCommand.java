package io.edupulse.classroom.app.cli;

import io.edupulse.classroom.app.demo.Demo;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
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

    public DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        context.setUnlessSet(Setting.DATA, ".edupulse/demo");
        var settings = context.settings();
        var output = context.output();
        long startedAt = System.nanoTime();
        try (var node = Node.start(context.program(), settings)) {
            var demo = new Demo(node, output, students, settings.get(Setting.DATA));
            return demo.run(startedAt) ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }
}
