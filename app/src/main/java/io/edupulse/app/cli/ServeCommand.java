package io.edupulse.app.cli;

import io.edupulse.app.http.HttpInterface;
import io.edupulse.app.node.Node;
import io.edupulse.projections.rebuild.ChangedReadModels;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "Runs a node until Ctrl-C or SIGTERM.")
final class ServeCommand implements Callable<Integer> {

    private final Globals globals;

    @Option(
            names = "--rebuild-changed",
            description = "rebuild, in the background, the read models that other code has made")
    private boolean rebuildChanged;

    ServeCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws InterruptedException {
        var configuration = globals.configuration();
        var output = globals.output();
        Globals.logProgress();
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped)));
        try (var node = Node.start(configuration);
                var http = HttpInterface.start(node, configuration.httpPort());
                var changed = node.get(ChangedReadModels.class)) {
            if (rebuildChanged) {
                changed.start();
            }
            output.result(
                    Map.of(
                            "ready",
                            true,
                            "database_url",
                            node.databaseUrl(),
                            "nats_url",
                            node.natsUrl(),
                            "http_url",
                            http.url()),
                    () -> {
                        output.line("EduPulse Live is ready");
                        output.line("  database  " + node.databaseUrl());
                        output.line("  NATS      " + node.natsUrl());
                        output.line("  HTTP      " + http.url());
                        output.line("Ctrl-C stops it.");
                    });
            stopping.await();
        } finally {
            stopped.countDown();
        }
        return EduPulseCommand.DONE;
    }

    /// The virtual machine waits for this, and so for the node to be closed.
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
