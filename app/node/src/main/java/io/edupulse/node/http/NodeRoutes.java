package io.edupulse.node.http;

import io.edupulse.json.CommandJson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.work.HeapShare;
import io.edupulse.node.http.Routes.Route;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.runtime.Node;
import java.io.IOException;
import java.util.List;

/// What a node answers over HTTP.
final class NodeRoutes {

    /// The bodies of the commands that are worked on take an eighth of the heap at most.
    private static final int COMMANDS = (int) HeapShare.of(8 * HttpInterface.LARGEST_BODY, 16, 1_024);

    private static final int LOOKS = 16;
    private static final int HEALTH_CHECKS = 256;

    private final Node node;

    private NodeRoutes(Node node) {
        this.node = node;
    }

    static Routes of(Node node) {
        var routes = new NodeRoutes(node);
        return new Routes(List.of(
                new Route("POST", "/commands", COMMANDS, routes::command),
                new Route("GET", "/status", LOOKS, request -> new Answer(200, node.status())),
                new Route("GET", "/health", HEALTH_CHECKS, request -> routes.ready()),
                new Route("GET", "/health/ready", HEALTH_CHECKS, request -> routes.ready()),
                new Route("GET", "/health/live", HEALTH_CHECKS, request -> routes.live())));
    }

    private Answer command(Request request) throws IOException {
        var command = node.get(CommandJson.class).read(request.json());
        var answer = CommandAnswer.of(node.get(CommandGateway.class).send(command.command(), command.options()));
        int refused = "conflict".equals(answer.outcome()) ? FailureStatus.CONFLICT : FailureStatus.REJECTED;
        return new Answer(answer.accepted() ? 200 : refused, answer);
    }

    private Answer ready() {
        var ready = node.health().ready();
        return new Answer(ready.ready() ? 200 : FailureStatus.UNAVAILABLE, ready);
    }

    private Answer live() {
        var live = node.health().live();
        return new Answer(live.alive() ? 200 : FailureStatus.UNAVAILABLE, live);
    }
}
