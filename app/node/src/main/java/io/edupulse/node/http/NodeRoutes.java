package io.edupulse.node.http;

import io.edupulse.json.CommandJson;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.output.Output;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.status.NodeHealth;
import io.edupulse.node.status.NodeState;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.node.telemetry.NodeMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a node answers over HTTP.
public final class NodeRoutes {

    private static final int HEALTH_CHECKS = 256;
    private static final int READINGS = 16;
    private static final String METRICS = "/metrics";

    private NodeRoutes() {}

    /// @param log those that show the log
    /// @param isOpen whether the metrics are for everyone
    public static List<Route> of(ProgramDefinition program, Node node, List<Route> log, boolean isOpen) {
        var permissions = new Permissions(program.access(), node.get(EventReader.class));
        var routes = new ArrayList<Route>();
        routes.addAll(CommandRoutes.of(node, permissions).routes());
        var shown = new ShownAnswers();
        routes.addAll(new QueryRoutes(program, node.queries(), permissions, shown).routes());
        routes.addAll(new WatchRoutes(program, node.queries(), permissions, shown).routes());
        routes.addAll(log);
        routes.addAll(OperationRoutes.of(node, node::status, permissions).routes());
        routes.addAll(health(node.health()));
        node.metrics().ifPresent(metrics -> routes.add(metrics(metrics, permissions, isOpen)));
        routes.add(document(program, node.get(CommandJson.class), List.copyOf(routes)));
        return routes;
    }

    private static List<Route> health(NodeHealth health) {
        return List.of(
                Route.open(
                        "GET",
                        "/health/ready",
                        HEALTH_CHECKS,
                        Description.of("ready", "health", "Whether the node does its work", NodeHealth.Ready.class),
                        request -> {
                            var ready = health.ready();
                            return ready.ready()
                                    ? Answer.json(FailureStatus.OK, ready)
                                    : unwell("node.not-ready", ready.reasons(), "ready", ready.node());
                        }),
                Route.open(
                        "GET",
                        "/health/live",
                        HEALTH_CHECKS,
                        Description.of(
                                "live", "health", "Whether the process need not be restarted", NodeHealth.Live.class),
                        request -> {
                            var live = health.live();
                            return live.alive()
                                    ? Answer.json(FailureStatus.OK, live)
                                    : unwell("node.not-live", live.reasons(), "alive", null);
                        }));
    }

    /// A problem that also has what the answer of a node that is well would have.
    ///
    /// @param question what is not so
    private static Answer unwell(String code, List<Reason> reasons, String question, @Nullable NodeState node) {
        var more = new LinkedHashMap<String, Object>();
        more.put(question, false);
        more.put("reasons", reasons);
        if (node != null) {
            more.put("node", node);
        }
        var told = reasons.stream()
                .map(reason -> Text.format("%s: %s", reason.part(), reason.message()))
                .collect(Collectors.joining("; "));
        return Answer.problem(FailureStatus.UNAVAILABLE, code, told, more);
    }

    private static Route metrics(NodeMetrics metrics, Permissions permissions, boolean isOpen) {
        var description = Description.of("metrics", "health", "The metrics of the node, for Prometheus", String.class)
                .text();
        return isOpen
                ? Route.open("GET", METRICS, READINGS, description, request -> read(metrics, request))
                : Route.of("GET", METRICS, READINGS, description, request -> {
                    permissions.checkMonitor(request.caller(), "metrics");
                    return read(metrics, request);
                });
    }

    private static Answer read(NodeMetrics metrics, Request request) {
        var now = metrics.read(request.header("Accept").orElse(""));
        return Answer.of(
                FailureStatus.OK, Map.of("Content-Type", now.type()), now.text().getBytes(StandardCharsets.UTF_8));
    }

    /// Made once, when it is first asked for.
    private static Route document(ProgramDefinition program, CommandJson commands, List<Route> routes) {
        var document = new Object() {
            private byte[] bytes = new byte[0];

            synchronized byte[] bytes() {
                if (bytes.length == 0) {
                    bytes = Output.json(OpenApi.of(program, commands.types(), routes))
                            .getBytes(StandardCharsets.UTF_8);
                }
                return bytes;
            }
        };
        return Route.open(
                "GET",
                "/openapi.json",
                READINGS,
                Description.of("describe", "health", "This document", Object.class),
                request -> Answer.json(FailureStatus.OK, document.bytes()));
    }
}
