package io.edupulse.torture.workload;

import io.edupulse.kernel.text.DriverTimeZone;
import io.edupulse.torture.history.History;
import io.edupulse.torture.process.Awaiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/// A client: works until its input ends, and tells each second how many commands were accepted.
public final class ClientMain {

    private static final int COMMAND_WORKERS = 3;
    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration TICK = Duration.ofSeconds(1);

    private ClientMain() {}

    /// @param arguments the file with the configuration
    public static void main(String[] arguments) throws Exception {
        DriverTimeZone.giveKnownName();
        var client = ClientConfiguration.read(Path.of(arguments[0]));
        var stop = new Stop();
        var _ = Thread.ofPlatform().daemon().name("input").start(() -> awaitEndOfInput(stop));
        try (var history = History.of(client.name(), client.folder());
                var nodes = new Nodes(client.nodes(), client.token());
                var subscriber = subscriber(client, history)) {
            var crew = crew(client, nodes, history, stop);
            while (!stop.isNow()) {
                System.out.println(history.accepted());
                stop.pause(TICK);
            }
            crew.join(END_LIMIT);
            System.out.println(history.accepted());
        }
        Runtime.getRuntime().exit(0); // whatever threads the libraries have
    }

    private static Crew crew(ClientConfiguration client, Nodes nodes, History history, Stop stop) {
        var ids = new HotIds(client.seed());
        var receipts = new Receipts();
        var crew = new Crew(stop);
        nodes.names().forEach(node -> crew.add("balancer-" + node, new Balancer(nodes, node, stop)));
        for (int i = 0; i < COMMAND_WORKERS; i++) {
            var random = random(client, i);
            crew.add(
                    "commands-" + i,
                    new CommandWorker(nodes, history, receipts, new Intents(ids, random), random, stop));
        }
        crew.add("queries", new QueryWorker(nodes, history, receipts, ids, random(client, 10), stop));
        crew.add("watcher", new Watcher(nodes, history, ids, random(client, 11), stop));
        crew.add("reader", new LogReader(nodes, history, client.partitions(), random(client, 12), stop));
        crew.add("foreign", new ForeignWriter(client.databaseUrl(), history, receipts, ids, random(client, 13), stop));
        if (client.isOperator()) {
            crew.add("operator", new Operator(nodes, history, random(client, 14), stop));
        }
        return crew;
    }

    private static Random random(ClientConfiguration client, int worker) {
        return new Random(client.seed() * 31 + client.name().hashCode() * 17L + worker);
    }

    /// A fault may have begun: it connects as soon as that is possible.
    private static Subscriber subscriber(ClientConfiguration client, History history) {
        var found = new Subscriber[1];
        Awaiting.require("A connection to NATS", START_LIMIT, () -> {
            found[0] = Subscriber.start(client.natsUrls(), history);
            return true;
        });
        return found[0];
    }

    private static void awaitEndOfInput(Stop stop) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said.
            }
        } catch (IOException e) {
            // It has ended as well.
        }
        stop.now();
    }
}
