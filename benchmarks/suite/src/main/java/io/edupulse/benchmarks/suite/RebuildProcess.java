package io.edupulse.benchmarks.suite;

import io.edupulse.classroom.app.Main;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.node.runtime.Client;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Rebuilds read models, as `./edupulse rebuild` does. A request is `describe`, `begin`, which makes all of
/// them for the first time, `rebuild NAME...`, answered by the events, the nanoseconds, and the nanoseconds
/// that queries were held, or `end`.
public final class RebuildProcess {

    private static final RebuildOptions OPTIONS = RebuildOptions.DEFAULT.withKeep(Duration.ZERO);

    private final Client client;

    private RebuildProcess(Client client) {
        this.client = client;
    }

    /// Its argument is the JDBC address of a migrated database.
    public static void main(String[] arguments) throws IOException {
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try (var client = Client.open(Main.PROGRAM.definition(), EduPulse.configuration(arguments[0]))) {
            var process = new RebuildProcess(client);
            var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = requests.readLine(); line != null && !line.equals("end"); line = requests.readLine()) {
                answers.println("ok " + process.answer(List.of(line.split(" ", -1))));
            }
        }
    }

    private String answer(List<String> request) {
        return switch (request.getFirst()) {
            case "describe" ->
                String.format(
                        Locale.ROOT,
                        "EduPulse Live, %d partitions side by side, rows verified before they go live",
                        OPTIONS.threads());
            case "begin" -> {
                begin();
                yield "";
            }
            default -> rebuild(request.subList(1, request.size()));
        };
    }

    /// An empty read model would be filled event by event, so that it can be compared. One that this
    /// program cannot carry on, here for want of a checkpoint, is only replaced.
    private void begin() {
        var sql = client.get(DSLContext.class);
        var projections = client.get(Projections.class);
        int partitions = client.get(EventReader.class).partitions().count();
        ProjectionSchemas.createMissing(sql, projections, partitions);
        for (var projection : projections.all()) {
            sql.execute("delete from {0} where partition = 0", DSL.name(projection.schema(), "checkpoints"));
        }
        var names = projections.all().stream().map(Projection::name).toList();
        client.get(Rebuilds.class).rebuild(names, OPTIONS.acceptingDifferences(true), progress -> {});
    }

    private String rebuild(List<String> names) {
        long start = System.nanoTime();
        var reports = client.get(Rebuilds.class).rebuild(names, OPTIONS, progress -> {});
        long nanos = System.nanoTime() - start;
        long held = reports.stream()
                .map(RebuildReport::held)
                .mapToLong(Duration::toNanos)
                .max()
                .orElseThrow();
        return String.format(Locale.ROOT, "%d %d %d", reports.getFirst().events(), nanos, held);
    }
}
