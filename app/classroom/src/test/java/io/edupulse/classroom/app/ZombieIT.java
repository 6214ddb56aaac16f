package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import io.edupulse.testkit.NetworkProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes are stopped in the middle of what they do: others take over while they stand still, and nothing is
/// doubled, lost or overwritten when they go on.
///
/// To stop one at a certain point, the test holds a lock that it comes to wait for.
class ZombieIT {

    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final int LESSONS = 40;
    private static final int PARTITIONS = 8;

    @TempDir
    private static Path folder;

    private static NodeProcess stopping;
    private static NodeProcess other;
    private static NetworkProxy broker;
    private static long lessons;

    private final Connection test = connect();

    @BeforeAll
    static void start() throws Exception {
        other = NodeProcess.serve(folder.resolve("other"));
        broker = NetworkProxy.to(URI.create(other.natsUrl()).getPort());
        var servers = List.of("--database-url", other.databaseUrl(), "--nats-url", broker.in(other.natsUrl()));
        stopping = NodeProcess.serve(
                folder.resolve("stopping"), builder -> builder.command().addAll(servers));
    }

    @AfterAll
    static void end() throws Exception {
        stopping.close();
        broker.close();
        other.close();
    }

    /// The servers of the one node are those of the other too.
    private static List<String> servers() {
        try {
            return List.of("--database-url", other.databaseUrl(), "--nats-url", other.natsUrl());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect() {
        try {
            return DriverManager.getConnection(other.databaseUrl());
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void resume() throws Exception {
        NodeProcess.resume(stopping.handle());
        test.close();
    }

    private void execute(String statementText) throws SQLException {
        try (var statement = test.createStatement()) {
            statement.execute(statementText);
        }
    }

    private static long number(String query) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    /// Both nodes work.
    private static void awaitSharing() {
        until(() -> number("select count(distinct node) from leases where name like 'relay/%'") == 2
                && number("select count(*) from leases where name like 'relay/%'") == PARTITIONS
                && number("select count(distinct node) from leases where name like 'projection/lesson-catalog/%'")
                        == 2);
    }

    private static void draft(NodeProcess node, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            draft(node, UUID.randomUUID());
        }
    }

    private static void draft(NodeProcess node, UUID lesson) throws Exception {
        var answer = Http.post(node, command("DraftLesson", lesson, "Anything"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        lessons++;
    }

    private static String command(String type, UUID lesson, String title) {
        return Text.format("""
                {"type": "%s", "payload": {"lesson_id": "%s", "teacher_id": "%s", "title": "%s"}}""", type, lesson, new UUID(1, 1), title);
    }

    /// Every event is published once and in every read model once.
    private static void awaitAgreement(NodeProcess asked) throws SQLException {
        until(() -> Http.status(asked).contains("\"agree\":true"));
        assertThat(number("select count(*) from lesson_catalog.lessons")).isEqualTo(lessons);
        assertThat(number("select count(*) from lesson_catalog.parked_events")).isZero();
    }

    private void awaitAgreementThereAndBack() throws Exception {
        awaitAgreement(other);
        NodeProcess.resume(stopping.handle());
        draft(stopping, 5);
        awaitSharing();
        awaitAgreement(stopping);
    }

    @Test
    void what_others_write_is_published_and_projected_while_a_node_stands_still() throws Exception {
        awaitSharing();

        NodeProcess.stop(stopping.handle());
        draft(other, LESSONS);

        awaitAgreementThereAndBack();
    }

    @Test
    void in_the_middle_of_a_batch() throws Exception {
        awaitSharing();
        test.setAutoCommit(false);
        execute("lock table lesson_catalog.lessons in exclusive mode");
        draft(other, LESSONS);
        // A batch of each node waits, in a transaction that holds checkpoints.
        until(() -> number(
                        "select count(*) from pg_locks where relation = 'lesson_catalog.lessons'::regclass and not granted")
                == 2);

        NodeProcess.stop(stopping.handle());
        test.rollback();

        awaitAgreementThereAndBack();
    }

    /// What it has sent comes to the broker after others have published it, and more.
    @Test
    void in_the_middle_of_publishing() throws Exception {
        awaitSharing();
        broker.blackHole();
        draft(stopping, LESSONS);

        NodeProcess.stop(stopping.handle());
        awaitAgreement(other);
        draft(other, LESSONS);
        awaitAgreement(other);
        broker.heal();

        awaitAgreementThereAndBack();
    }

    /// When it gets the lock, the end of the stream is no longer the one that it has decided on.
    @Test
    void in_the_middle_of_an_append() throws Exception {
        var lesson = UUID.randomUUID();
        draft(other, lesson);
        test.setAutoCommit(false);
        execute("set local idle_in_transaction_session_timeout = '10min'");
        execute("select lock_partition(p) from generate_series(0, 7) p");
        var sending = process("send", command("ReviseLesson", lesson, "By the stopped one"));
        until(() -> waitingForPartitions() == 1);

        NodeProcess.stop(sending.toHandle());
        execute(Text.format("""
                insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                values (gen_random_uuid(), '%1$s', 2, now(), 'LessonRevised', '{"type": "LessonRevised", "payload":
                  {"lesson_id": "%1$s", "teacher_id": "%2$s", "title": "By a foreign writer"}}')""", lesson, new UUID(1, 1)));
        test.commit();
        until(() -> waitingForPartitions() == 0);
        var next = Http.post(other, command("ReviseLesson", lesson, "By another"));
        assertThat(next.status()).as(next.body()).isEqualTo(200);
        NodeProcess.resume(sending.toHandle());

        assertThat(sending.waitFor()).isZero();
        assertThat(number(Text.format("select count(*) from domain_events where aggregate_id = '%s'", lesson)))
                .isEqualTo(4);
        assertThat(number(Text.format(
                        "select sequence from domain_events where aggregate_id = '%s' and payload::text like '%%stopped%%'",
                        lesson)))
                .isEqualTo(4);
        awaitAgreement(other);
    }

    private static long waitingForPartitions() throws SQLException {
        return number("select count(*) from pg_locks where locktype = 'advisory' and not granted");
    }

    @Test
    void in_the_middle_of_the_swap_of_a_rebuild() throws Exception {
        awaitSharing();
        draft(other, LESSONS);
        awaitAgreement(other);
        test.setAutoCommit(false);
        holdOffSwap();
        var rebuild = process("rebuild", "lesson-catalog");
        // What it waits for comes when it stands: it holds the workers.
        until(() -> {
            if (locksOfSwap(false) == 0) {
                return false;
            }
            NodeProcess.stop(rebuild.toHandle());
            test.rollback();
            if (awaitsAndGets()) {
                return true;
            }
            holdOffSwap();
            NodeProcess.resume(rebuild.toHandle());
            return false;
        });

        until(() -> number("select count(*) from rebuild_jobs where outcome = 'swapped'") == 1);
        awaitAgreement(other);
        var identity = "select oid::bigint from pg_namespace where nspname = 'lesson_catalog'";
        long swapped = number(identity);
        NodeProcess.resume(rebuild.toHandle());

        assertThat(rebuild.waitFor()).isNotZero();
        assertThat(number(identity)).isEqualTo(swapped);
        assertThat(number("select starts from rebuild_jobs")).isEqualTo(2);
        assertThat(number("select cardinality(swapped) from rebuild_jobs")).isEqualTo(1);
        draft(stopping, 5);
        awaitAgreement(stopping);
    }

    private void holdOffSwap() throws SQLException {
        execute("set local idle_in_transaction_session_timeout = '10min'");
        execute("lock table lesson_catalog.checkpoints in row exclusive mode");
    }

    private static long locksOfSwap(boolean areHeld) throws SQLException {
        return number(Text.format(
                "select count(*) from pg_locks where relation = to_regclass('lesson_catalog.checkpoints') and mode = 'ExclusiveLock' and granted = %s",
                areHeld));
    }

    /// Whether the statement that waited has got the lock, and has not ended by its lock timeout before.
    private static boolean awaitsAndGets() throws SQLException {
        while (locksOfSwap(false) > 0) {
            Thread.onSpinWait();
        }
        return locksOfSwap(true) > 0;
    }

    private static Process process(String... arguments) throws Exception {
        var command = NodeProcess.command(arguments);
        command.addAll(servers());
        var out = folder.resolve(arguments[0] + ".out").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
    }
}
