package io.edupulse.node.http;

import static io.edupulse.node.http.Description.Parameter.query;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.edupulse.json.QueryJson;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.nats.stream.StreamComparison;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.status.SystemStatus;
import io.edupulse.projection.apply.ParkedEvents;
import io.edupulse.projection.apply.ParkedEvents.Outcome;
import io.edupulse.projection.apply.ParkedEvents.Parked;
import io.edupulse.projection.paging.Listing;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildReport;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.rebuild.report.VerifyReport;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/// Lets operators look after a node's program, as its command line does.
record OperationRoutes(
        Supplier<SystemStatus> status,
        Rebuilds rebuilds,
        ParkedEvents parked,
        EventReader log,
        NatsStreams streams,
        Permissions permissions) {

    private static final int LOOKS = 16;
    private static final int CHANGES = 8;

    /// Each works on a whole read model or stream.
    private static final int LONG_WORK = 2;

    private static final String GROUP = "operations";
    private static final Description.Parameter PROJECTION = query("projection", String.class, "only this read model's");
    private static final Description.Parameter CURSOR = query("cursor", String.class, "`next` of the page before");
    private static final Description.Parameter LIMIT = query("limit", int.class, "items of a page, 1 to 500");

    /// What `POST /v1/rebuilds` takes.
    record StartRebuild(List<String> projections, Optional<Boolean> acceptDifferences, OptionalLong maxRate)
            implements Query<RebuildStatus> {}

    /// What a comparison of all streams with the log finds.
    record StreamsReport(boolean equal, List<StreamComparison> streams) {}

    /// Which stream is being made again.
    record StreamReset(int reset) {}

    static OperationRoutes of(ServiceLookup node, Supplier<SystemStatus> status, Permissions permissions) {
        return new OperationRoutes(
                status,
                node.rebuilds(),
                node.get(ParkedEvents.class),
                node.get(EventReader.class),
                node.get(NatsStreams.class),
                permissions);
    }

    List<Route> routes() {
        return List.of(
                get("/v1/status", described("status", "How far everything is", SystemStatus.class), r -> status.get()),
                get(
                        "/v1/parked",
                        described("listParked", "The events that read models could not apply", listing(Parked.class))
                                .with(PROJECTION, CURSOR, LIMIT),
                        this::parked),
                post(
                        "/v1/parked/{projection}/retry",
                        described("retryParked", "Applies a read model's parked events again", Outcome.class)
                                .with(query("aggregate", UUID.class, "only those of this aggregate")),
                        this::retry),
                post(
                        "/v1/parked/{projection}/{aggregate}/discard",
                        described("discardParked", "Gives up an aggregate's first parked event", Outcome.class),
                        r -> parked.discard(r.variable("projection"), id(r, "aggregate"))),
                get(
                        "/v1/rebuilds",
                        described("listRebuilds", "The rebuilds, the newest first", listing(RebuildStatus.class))
                                .with(PROJECTION, CURSOR, LIMIT),
                        this::rebuilds),
                Route.of(
                        "POST",
                        "/v1/rebuilds",
                        CHANGES,
                        described("startRebuild", "Lets a node rebuild read models", RebuildStatus.class)
                                .taking(StartRebuild.class),
                        this::startRebuild),
                post(
                        "/v1/rebuilds/{projection}/pause",
                        described("pauseRebuild", "Lets a rebuild stand still", RebuildStatus.class),
                        r -> rebuilds.pause(r.variable("projection"))),
                post(
                        "/v1/rebuilds/{projection}/resume",
                        described("resumeRebuild", "Lets a rebuild go on", RebuildStatus.class),
                        r -> rebuilds.resume(r.variable("projection"))),
                post(
                        "/v1/rebuilds/{projection}/cancel",
                        described("cancelRebuild", "Gives a rebuild up", RebuildStatus.class),
                        r -> rebuilds.cancel(r.variable("projection"))),
                longWork(
                        "/v1/projections/{projection}/verify",
                        described(
                                "verifyReadModel", "Compares a read model with what the log gives", VerifyReport.class),
                        r -> rebuilds.verify(r.variable("projection"), RebuildOptions.DEFAULT, progress -> {})),
                longWork(
                        "/v1/projections/{projection}/rollback",
                        described("rollBackReadModel", "Goes back to the previous version", RebuildReport.class),
                        r -> rebuilds.rollback(r.variable("projection"))),
                longWork(
                        "/v1/streams/verify",
                        described("verifyStreams", "Compares all streams with the log", StreamsReport.class),
                        r -> compareStreams()),
                post(
                        "/v1/streams/{partition}/reset",
                        described("resetStream", "Lets the relay fill a stream again", StreamReset.class)
                                .with(query("force", boolean.class, "also if the stream belongs to another log")),
                        this::reset));
    }

    /// Answers with what it gives.
    @FunctionalInterface
    private interface Operation {
        Object run(Request request);
    }

    private static Description described(String id, String summary, Type answer) {
        return Description.of(id, GROUP, summary, answer);
    }

    private static Type listing(Class<?> items) {
        return TypeFactory.defaultInstance().constructParametricType(Listing.class, items);
    }

    private Route get(String path, Description description, Operation operation) {
        return Route.of("GET", path, LOOKS, description, request -> run(request, description, operation));
    }

    private Route post(String path, Description description, Operation operation) {
        return Route.of("POST", path, CHANGES, description, request -> run(request, description, operation));
    }

    private Route longWork(String path, Description description, Operation operation) {
        return Route.of("POST", path, LONG_WORK, description, request -> run(request, description, operation));
    }

    private Answer run(Request request, Description description, Operation operation) {
        permissions.checkOperator(request.caller(), description.id());
        Parameters.allowOnly(
                request.parameters(),
                description.parameters().stream()
                        .map(Description.Parameter::name)
                        .toArray(String[]::new));
        return Answer.json(FailureStatus.OK, operation.run(request));
    }

    private Listing<Parked> parked(Request request) {
        var page = Parameters.page(request.parameters());
        return projection(request).map(name -> parked.list(name, page)).orElseGet(() -> parked.list(page));
    }

    private Outcome retry(Request request) {
        var name = request.variable("projection");
        return Optional.ofNullable(request.parameters().get("aggregate"))
                .map(id -> parked.retry(name, Parameters.id("aggregate", id)))
                .orElseGet(() -> parked.retry(name));
    }

    private Listing<RebuildStatus> rebuilds(Request request) {
        var page = Parameters.page(request.parameters());
        return projection(request).map(name -> rebuilds.list(name, page)).orElseGet(() -> rebuilds.list(page));
    }

    private Answer startRebuild(Request request) throws IOException {
        permissions.checkOperator(request.caller(), "startRebuild");
        var wanted = QueryJson.read(StartRebuild.class, request.json());
        var options = RebuildOptions.DEFAULT
                .acceptingDifferences(wanted.acceptDifferences().orElse(false))
                .withMaxRate(
                        wanted.maxRate().isPresent() ? (Long) wanted.maxRate().getAsLong() : null);
        return Answer.json(FailureStatus.ACCEPTED, rebuilds.request(wanted.projections(), options))
                .with("Location", "/v1/rebuilds");
    }

    private StreamsReport compareStreams() {
        var compared = streams.compareAll();
        return new StreamsReport(compared.stream().allMatch(StreamComparison::isEqual), compared);
    }

    private StreamReset reset(Request request) {
        int partition = (int) Parameters.number(
                "partition", request.variable("partition"), 0, log.partitions().count() - 1);
        streams.reset(partition, "true".equals(request.parameters().get("force")));
        return new StreamReset(partition);
    }

    private static Optional<String> projection(Request request) {
        return Optional.ofNullable(request.parameters().get("projection"));
    }

    private static UUID id(Request request, String name) {
        return Parameters.id(name, request.variable(name));
    }
}
