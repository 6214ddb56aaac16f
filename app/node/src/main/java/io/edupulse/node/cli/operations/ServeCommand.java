package io.edupulse.node.cli.operations;

import io.edupulse.kernel.text.Redaction;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.http.server.HttpServing;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.rebuild.AutomaticRebuilds;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "Runs a node until Ctrl-C or SIGTERM.")
public final class ServeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(
            names = "--rebuild-changed",
            description = "rebuild, in the background, the read models that other code has made")
    private boolean rebuildChanged;

    public ServeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = context.settings();
        var output = context.output();
        CommandContext.logProgress();
        var drain = settings.get(Setting.SHUTDOWN_DRAIN);
        var shutdown = Shutdown.within(settings.get(Setting.SHUTDOWN_LIMIT).plus(drain));
        try (var node = Node.start(context.program(), settings)) {
            var http = node.add(HttpServing.start(context.program(), node, settings));
            if (rebuildChanged) {
                node.add(node.get(AutomaticRebuilds.class)).start();
            }
            node.announce(http.url());
            var database = Redaction.url(node.databaseUrl());
            var nats = Redaction.url(node.natsUrl());
            output.result(
                    Map.of("ready", true, "database_url", database, "nats_url", nats, "http_url", http.url()), () -> {
                        output.line(context.program().title() + " is ready");
                        output.line("  database  " + database);
                        output.line("  NATS      " + nats);
                        output.line("  HTTP      " + http.url());
                        output.line("Ctrl-C stops it.");
                    });
            shutdown.awaitBegin();
            node.drain(drain);
        } finally {
            shutdown.end();
        }
        return ExitCodes.DONE;
    }
}
