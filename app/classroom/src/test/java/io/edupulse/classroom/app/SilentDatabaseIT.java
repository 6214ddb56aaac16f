package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.StoreUnavailableException;
import io.edupulse.node.database.DatabaseFailures;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projections.classroom.LessonCatalog.FindLesson;
import io.edupulse.testkit.NetworkProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The network between a process and its database stops to forward, as it does when a machine or a firewall on the way
/// is gone: no connection is closed, and nothing comes.
@Timeout(600) // without a limit, commands wait for as long as the kernel goes on sending
class SilentDatabaseIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int SENDERS = 60;

    @TempDir
    private static Path data;

    private static NodeProcess node;
    private static String databaseUrl;

    private final NetworkProxy network = NetworkProxy.to(portOf(databaseUrl));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Client client;
    private CommandGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.serve(data);
        databaseUrl = node.databaseUrl();
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    private static int portOf(String url) {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    @BeforeEach
    void connect() {
        client = Client.open(Main.PROGRAM.definition(), configuration(network.in(databaseUrl)));
        gateway = client.get(CommandGateway.class);
    }

    @AfterEach
    void disconnect() {
        network.close();
        client.close();
        threads.close();
    }

    private static Settings configuration(String databaseUrl) {
        return Settings.defaults()
                .with(Setting.DATABASE_URL, databaseUrl)
                .with(Setting.DATABASE_TIMEOUT, Duration.ofSeconds(2));
    }

    private record Sent(UUID lesson, String outcome) {}

    @Test
    void commands_into_a_black_hole_end_and_writing_goes_on_when_it_is_over() throws Exception {
        var lessons = newLessons();
        sendAll(lessons); // every connection has been used
        network.blackHole();
        var others = newLessons();

        var during = sendAll(others);

        assertThat(during)
                .extracting(Sent::outcome)
                .containsOnly("store.outcome-unknown", "store.unavailable")
                .contains("store.outcome-unknown");
        network.heal();
        awaitWriting();
        assertThatEachIsThereOnce(others);
    }

    @Test
    void answers_that_are_lost_after_the_commit_leave_the_outcome_unknown() throws Exception {
        var lessons = newLessons();
        network.holdAnswers();

        var during = sendAll(lessons);

        assertThat(during)
                .extracting(Sent::outcome)
                .containsOnly("store.outcome-unknown", "store.unavailable")
                .contains("store.outcome-unknown");
        network.heal();
        awaitWriting();
        assertThatEachIsThereOnce(lessons);
    }

    /// Four dead connections, one for each group of partitions, once stopped all writing.
    @Test
    void connections_that_a_firewall_has_forgotten_are_replaced() throws Exception {
        sendAll(newLessons());
        network.forgetConnections();

        awaitWriting(); // while the old connections stay as they are
        var lessons = newLessons();
        assertThat(sendAll(lessons)).extracting(Sent::outcome).containsOnly("accepted");
    }

    /// A failure of driver or pool has a code where it reaches a user, and its password has not.
    @Test
    void a_query_into_a_black_hole_ends_and_is_told_with_a_code() {
        var queries = client.queries();
        network.blackHole();

        assertThatThrownBy(() -> queries.ask(new FindLesson(UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        RuntimeException.class,
                        e -> assertThat(DatabaseFailures.coded(e))
                                .isInstanceOfSatisfying(
                                        CodedException.class,
                                        coded -> assertThat(coded.code()).isEqualTo("database.unavailable")));
    }

    private static List<UUID> newLessons() {
        return IntStream.range(0, SENDERS).mapToObj(i -> UUID.randomUUID()).toList();
    }

    /// Returns when all have ended.
    private List<Sent> sendAll(List<UUID> lessons) throws Exception {
        var tasks = lessons.stream()
                .<Callable<Sent>>map(lesson -> () -> new Sent(lesson, send(lesson)))
                .toList();
        var sent = new ArrayList<Sent>();
        for (Future<Sent> future : threads.invokeAll(tasks)) {
            sent.add(future.get());
        }
        return sent;
    }

    private String send(UUID lesson) {
        try {
            var command = new DraftLesson(lesson, UUID.randomUUID(), "In the dark");
            var result = gateway.send(command, CommandOptions.NONE.withIdempotencyKey("once"));
            return result instanceof Accepted(var receipt, var repeated)
                    ? repeated ? "repeated" : "accepted"
                    : result.toString();
        } catch (StoreUnavailableException e) {
            return e.code();
        }
    }

    private void awaitWriting() {
        await().atMost(LIMIT)
                .until(() -> sendAll(newLessons()).stream()
                        .allMatch(sent -> sent.outcome().equals("accepted")));
    }

    /// Whatever was said of the first time: the same command with its key is answered with the one event.
    private void assertThatEachIsThereOnce(List<UUID> lessons) throws Exception {
        assertThat(sendAll(lessons)).extracting(Sent::outcome).containsOnly("accepted", "repeated");
        assertThat(sendAll(lessons)).extracting(Sent::outcome).containsOnly("repeated");
        var log = client.get(EventReader.class);
        assertThat(lessons)
                .allSatisfy(lesson -> assertThat(log.readAggregate(lesson, 0)).hasSize(1));
    }
}
