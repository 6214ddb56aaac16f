package io.edupulse.benchmarks.suite.http;

import io.edupulse.benchmarks.contest.Workloads;
import io.edupulse.benchmarks.suite.EduPulse;
import io.edupulse.classroom.app.Main;
import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The process of a node with HTTP. It takes requests on its standard input:
///
/// | request | answer |
/// | --- | --- |
/// | `address` | the port and a token |
/// | `gateway COUNT` | the count of lessons drafted without HTTP, and the nanoseconds |
/// | `catch-up` | nothing, when relay and projections have reached the head of the log |
/// | `class AGGREGATES EVENTS_EACH SEED` | commands, without HTTP, and nanoseconds |
final class HttpNode {

    private HttpNode() {}

    /// @param arguments the JDBC address of an empty database, the address of a broker, and an empty folder
    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[2]);
        var settings = Settings.defaults()
                .with(Setting.DATABASE_URL, arguments[0])
                .with(Setting.NATS_URL, arguments[1])
                .with(Setting.DATA, data)
                .with(Setting.HTTP_PORT, 0)
                .servingHttp();
        Client.migrate(settings);
        try (var node = Main.PROGRAM.start(settings)) {
            serve(node, data);
        }
    }

    private static void serve(Node node, Path data) throws IOException, InterruptedException, ExecutionException {
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var request = requests.readLine();
                request != null && !request.equals("end");
                request = requests.readLine()) {
            var words = request.split(" ", -1);
            System.out.println("ok "
                    + switch (words[0]) {
                        case "address" -> address(node, data);
                        case "catch-up" -> catchUp(node);
                        case "class" -> classroom(node, words);
                        default -> gateway(node, words[1]);
                    });
        }
    }

    private static String address(Node node, Path data) {
        int port = URI.create(node.httpUrl().orElseThrow()).getPort();
        var token = LocalKey.of(data).sign(new Caller("benchmark", Set.of(Caller.OPERATOR)), Duration.ofHours(3));
        return port + " " + token;
    }

    private static String catchUp(Node node) {
        while (!node.status().agree()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return "";
    }

    private static String classroom(Node node, String[] words) {
        var workloads = new Workloads(new EduPulse(node, () -> {}));
        var measured =
                workloads.classroom(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
        return measured.count() + " " + measured.nanos();
    }

    private static String gateway(Node node, String count) throws InterruptedException, ExecutionException {
        var gateway = node.get(CommandGateway.class);
        int commands = Integer.parseInt(count);
        long nanos = Clients.share(commands, client -> () -> {
            var command = new DraftLesson(UUID.randomUUID(), UUID.randomUUID(), "Fractions");
            if (!(gateway.send(command) instanceof Accepted)) {
                throw new IllegalStateException("Refused: " + command);
            }
        });
        return String.format(Locale.ROOT, "%d %d", commands, nanos);
    }
}
