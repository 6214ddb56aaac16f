package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.app.NodeProcess.Result;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.testkit.NetworkProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What nodes do, as whole processes, when what they work on falls silent, or is another than it was.
@Timeout(600)
class OutsideFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int PARTITIONS = 8;

    /// Enough for every partition of a small log to have some of them.
    private static final int LESSONS = 24;

    /// What a process ends with that SIGTERM has ended.
    private static final int TERMINATED = 143;

    @TempDir
    private static Path folder;

    /// Its servers are those of all nodes.
    private static NodeProcess healthy;

    @BeforeAll
    static void start() throws Exception {
        healthy = NodeProcess.serve(folder.resolve("healthy"));
    }

    @AfterAll
    static void end() throws Exception {
        healthy.close();
    }

    /// No connection is closed, and nothing comes.
    @Test
    void a_node_that_is_cut_off_from_its_database_answers_and_others_do_its_work_until_it_is_back() throws Exception {
        try (var network = NetworkProxy.to(portOf(healthy.databaseUrl()));
                var cutOff = serve(
                        "cut-off",
                        "--database-url",
                        network.in(healthy.databaseUrl()),
                        "--nats-url",
                        healthy.natsUrl(),
                        "--database-timeout",
                        "3s")) {
            awaitSharing();
            var lesson = UUID.randomUUID();
            draft(cutOff, 8);
            send(cutOff, command("DraftLesson", lesson, "first"));
            int saidBefore = cutOff.log().length();
            int saidByHealthyBefore = healthy.log().length();

            network.blackHole();
            var revision = command("ReviseLesson", lesson, "second");
            var answer = Http.post(cutOff, revision);
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.json().path("code").asText())
                    .isIn("store.outcome-unknown", "store.unavailable", "database.unavailable");
            send(healthy, revision);
            draft(healthy, LESSONS);
            awaitAgreement(healthy);
            until(() -> holders("relay/") == 1 && holders("projection/lesson-catalog/") == 1);
            var said = cutOff.log().substring(saidBefore);
            var saidByHealthy = healthy.log().substring(saidByHealthyBefore);

            network.heal();
            until(() -> Http.post(cutOff, command("DraftLesson", UUID.randomUUID(), "back"))
                            .status()
                    == 200);
            awaitSharing();
            awaitAgreement(cutOff);
            assertThat(number(Text.format("select count(*) from domain_events where aggregate_id = '%s'", lesson)))
                    .isEqualTo(2);
            assertThat(troubles(said)).isNotEmpty().doesNotHaveDuplicates();
            assertThat(troubles(saidByHealthy)).doesNotHaveDuplicates();
        }
    }

    /// The limit is five seconds, and what they wait for would let them wait for ten minutes.
    @Test
    void nodes_end_in_time_and_so_do_their_servers_whatever_does_not_answer() throws Exception {
        try (var database = NetworkProxy.to(portOf(healthy.databaseUrl()));
                var broker = NetworkProxy.to(portOf(healthy.natsUrl()));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var serving = threads.invokeAll(List.<Callable<NodeProcess>>of(
                    () -> serveForLong(
                            "without-database",
                            "--database-url",
                            database.in(healthy.databaseUrl()),
                            "--environment",
                            "without-database"),
                    () -> serveForLong(
                            "without-broker",
                            "--nats-url",
                            broker.in(healthy.natsUrl()),
                            "--environment",
                            "without-broker"),
                    () -> serveForLong("without-both")));
            try {
                var nodes = new ArrayList<NodeProcess>();
                for (var node : serving) {
                    nodes.add(node.get());
                    draft(node.get(), 4);
                }
                var children = nodes.stream()
                        .flatMap(node -> node.handle().descendants())
                        .toList();
                assertThat(children).hasSizeGreaterThanOrEqualTo(4);

                database.blackHole();
                broker.blackHole();
                draft(nodes.get(1), 1);
                NodeProcess.stop(nodes.get(2).postgres());
                NodeProcess.stop(nodes.get(2).nats());
                nodes.forEach(node -> node.handle().destroy());

                for (var node : nodes) {
                    assertThat(node.awaitEnd()).as(node.log()).isEqualTo(TERMINATED);
                }
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(children.stream()
                                        .filter(OutsideFaultsIT::runs)
                                        .map(ProcessHandle::info))
                                .isEmpty());
            } finally {
                for (var node : serving) {
                    end(node);
                }
            }
        }
    }

    /// By what operate.md tells operators to do.
    @Test
    void a_restore_to_an_earlier_state_is_told_of_and_mended_by_a_reset_of_the_streams() throws Exception {
        execute("create database school");
        var url = healthy.databaseUrl().replace("/postgres?", "/school?");
        var where = List.of("--database-url", url, "--nats-url", healthy.natsUrl(), "--environment", "restored");
        Client.migrate(Settings.defaults().with(Setting.DATABASE_URL, url).with(Setting.DATABASE_PARTITIONS, 2));
        try (var node = serve("restored", where.toArray(String[]::new))) {
            draft(node, 4);
            awaitAgreement(node);
            withoutSessions("create database backup template school");
            until(() -> isAccepted(node));
            draft(node, LESSONS);
            awaitAgreement(node);

            withoutSessions("alter database school rename to lost", "alter database backup rename to school");

            until(() -> node.log().contains("relay.stream-ahead-of-log"));
            until(() -> isAccepted(node));
            draft(node, 4);
            var migrated = run(node, where, "migrate");
            assertThat(migrated.exitCode()).as(migrated.err()).isZero();
            var status = run(node, where, "status", "--json");
            assertThat(status.json().path("agree").asBoolean(true)).isFalse();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(Http.status(node)).contains("relay.stream-"));
            var compared = run(node, where, "verify", "--streams", "--json");
            assertThat(compared.exitCode()).as(compared.out()).isEqualTo(1);
            for (int partition = 0; partition < 2; partition++) {
                assertThat(compared.json()
                                .at("/streams/" + partition + "/surplus")
                                .asLong())
                        .as(compared.out())
                        .isPositive();
                var reset = run(node, where, "reset-stream", Integer.toString(partition));
                assertThat(reset.exitCode()).as(reset.err()).isZero();
            }

            awaitAgreement(node);
            assertThat(run(node, where, "verify", "--streams").exitCode()).isZero();
            var events = "select string_agg(aggregate_id::text, ' ' order by aggregate_id) from domain_events";
            var lessons = "select string_agg(lesson_id::text, ' ' order by lesson_id) from lesson_catalog.lessons";
            assertThat(text(url, lessons)).isEqualTo(text(url, events)).isNotEmpty();
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    private static void awaitAgreement(NodeProcess node) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(Http.status(node)).contains("\"agree\":true"));
    }

    private static NodeProcess serve(String name, String... settings) throws IOException, InterruptedException {
        return NodeProcess.serve(
                folder.resolve(name), builder -> builder.command().addAll(List.of(settings)));
    }

    private static NodeProcess serveForLong(String name, String... settings) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--database-timeout", "10m", "--shutdown-limit", "5s"));
        all.addAll(List.of(settings));
        return serve(name, all.toArray(String[]::new));
    }

    /// However it has started.
    private static void end(Future<NodeProcess> serving) throws InterruptedException {
        if (serving.state() == Future.State.SUCCESS) {
            var node = serving.resultNow();
            if (node.handle().isAlive()) {
                node.handle().descendants().forEach(ProcessHandle::destroyForcibly);
                node.kill();
            }
        }
    }

    private static Result run(NodeProcess node, List<String> where, String... command) throws Exception {
        return node.run(Stream.concat(Stream.of(command), where.stream()).toArray(String[]::new));
    }

    private static int portOf(String url) {
        return URI.create(url.replace("jdbc:", "")).getPort();
    }

    /// A process that has ended has no command line any more, also if none waits for its exit code.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }

    private static void draft(NodeProcess node, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            send(node, command("DraftLesson", UUID.randomUUID(), "Anything"));
        }
    }

    private static void send(NodeProcess node, String command) throws Exception {
        var answer = Http.post(node, command);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static boolean isAccepted(NodeProcess node) throws Exception {
        return Http.post(node, command("DraftLesson", UUID.randomUUID(), "Once more"))
                        .status()
                == 200;
    }

    private static String command(String type, UUID lesson, String title) {
        return Text.format("""
                {"type": "%s", "idempotency_key": "%2$s/%4$s",
                 "payload": {"lesson_id": "%2$s", "teacher_id": "%3$s", "title": "%4$s"}}""", type, lesson, new UUID(1, 1), title);
    }

    /// Both nodes work.
    private static void awaitSharing() {
        until(() -> holders("relay/EDUPULSE_") == 2
                && holders("projection/lesson-catalog/") == 2
                && number("select count(*) from leases where name like 'relay/%'") == PARTITIONS);
    }

    private static long holders(String leases) throws SQLException {
        return number(Text.format("select count(distinct node) from leases where name like '%s%%'", leases));
    }

    private static long number(String query) throws SQLException {
        return Long.parseLong(text(databaseUrl(), query));
    }

    private static String text(String url, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(databaseUrl());
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    private static String databaseUrl() {
        try {
            return healthy.databaseUrl();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Does something that is not allowed while others are connected to the database.
    private static void withoutSessions(String... statements) throws SQLException {
        execute(
                "alter database school allow_connections false",
                "select pg_terminate_backend(pid, 30000) from pg_stat_activity where datname = 'school'");
        execute(statements);
        execute("alter database school allow_connections true");
    }

    /// What a log says that is wrong, with the part that says it, and without the numbers in what it says.
    private static List<String> troubles(String log) {
        Function<String, String> withoutTime = line -> line.substring(line.indexOf(' ') + 1);
        return log.lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .map(withoutTime)
                .map(OutsideFaultsIT::withoutNumbers)
                .collect(Collectors.toList());
    }

    private static String withoutNumbers(String line) {
        int part = line.indexOf(": ", line.indexOf(": ") + 2);
        return part < 0 ? line : line.substring(0, part) + line.substring(part).replaceAll("\\d+", "#");
    }
}
