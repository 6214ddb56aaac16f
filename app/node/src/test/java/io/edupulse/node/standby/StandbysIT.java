package io.edupulse.node.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.node.Program;
import io.edupulse.node.library.Book;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Shelf;
import io.edupulse.node.library.Shelf.BookRow;
import io.edupulse.node.library.Shelf.BooksOfShelf;
import io.edupulse.node.library.Shelf.FindBook;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.standby.StandbyState.Part;
import io.edupulse.projection.query.QueryHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A node whose queries hot standbys answer, real ones, which lag, hang, die and are promoted.
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers of its own
class StandbysIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration MAX_LAG = Duration.ofSeconds(3);
    private static final int STANDBYS = 2;

    /// A query that waited for what hangs until its own limit would take longer, also on a slow machine.
    private static final Duration SLOWEST = Duration.ofSeconds(60);

    private static final String SHELF = "novels";
    private static final BooksOfShelf ALL = new BooksOfShelf(SHELF, 1_000_000);

    /// Counts the books, slowly.
    private record SlowCount(int seconds) implements Query<Integer> {}

    private static final Program PROGRAM = Program.named("library")
            .aggregates(Book.AGGREGATE)
            .projections(Shelf.PROJECTION)
            .queries(
                    Shelf.QUERIES,
                    () -> List.of(QueryHandler.of(SlowCount.class, StandbysIT::count, Shelf.PROJECTION)));

    @TempDir
    private Path folder;

    private final List<PostgresServer> standbys = new ArrayList<>();
    private PostgresServer primary;
    private LocalNatsServer nats;
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        primary = PostgresServer.primary(folder, STANDBYS);
        standbys.add(primary.standby(1));
        nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        settings = Settings.defaults()
                .with(Setting.DATABASE_URL, address(primary, standbys.getFirst()))
                .with(Setting.QUERY_DATABASE_URL, address(primary, standbys.getFirst()))
                .with(Setting.QUERY_MAX_LAG, MAX_LAG)
                .with(Setting.DATABASE_UNSAFE, true)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.NATS_URL, nats.url())
                .with(Setting.DATA, folder.resolve("data"));
        Client.migrate(settings.with(Setting.DATABASE_URL, primary.url()));
    }

    @AfterEach
    void stop() {
        nats.close();
        standbys.forEach(PostgresServer::close);
        primary.close();
    }

    private static int count(DSLContext sql, SlowCount query) {
        return sql.fetchSingle(
                        "select count(*) from shelf.books, (select pg_sleep({0})) slow", DSL.val(query.seconds()))
                .get(0, Integer.class);
    }

    private static String address(PostgresServer... servers) {
        var hosts = new ArrayList<String>();
        for (var server : servers) {
            hosts.add("127.0.0.1:" + server.port());
        }
        return Text.format("jdbc:postgresql://%s/postgres?user=postgres", String.join(",", hosts));
    }

    private static Node started(Settings settings) {
        var node = PROGRAM.start(settings);
        awaitPart(node, Part.ANSWERS);
        return node;
    }

    private static void awaitPart(Node node, Part part) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(node.get(Standbys.class).states())
                        .extracting(StandbyState::part)
                        .contains(part));
    }

    private static Receipt buy(Node node, UUID book) {
        var result = node.commands().send(new BuyBook(book, "Dune", SHELF));
        assertThat(result).isInstanceOf(Accepted.class);
        return ((Accepted) result).receipt();
    }

    private static void assertShown(Node node, UUID book, Receipt receipt) {
        assertThat(node.queries().ask(new FindBook(book), receipt, LIMIT))
                .map(BookRow::title)
                .hasValue("Dune");
    }

    private PostgresServer standby() {
        return standbys.getFirst();
    }

    private void pauseReplay() throws Exception {
        standby().execute("select pg_wal_replay_pause()");
        await().atMost(LIMIT)
                .until(() ->
                        standby().text("select pg_get_wal_replay_pause_state()").equals("paused"));
    }

    private void resumeReplay() throws Exception {
        standby().execute("select pg_wal_replay_resume()");
    }

    /// Asks all the time in some threads, and remembers what has failed and what was slowest.
    private static final class Asking implements AutoCloseable {

        private final AtomicBoolean isOver = new AtomicBoolean();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<Long>> slowest = new ArrayList<>();

        Asking(Node node) {
            for (int i = 0; i < 4; i++) {
                slowest.add(threads.submit(asking(node)));
            }
        }

        /// What is read once is read again, and more.
        private Callable<Long> asking(Node node) {
            return () -> {
                int most = 0;
                long slow = 0;
                while (!isOver.get()) {
                    long begun = System.nanoTime();
                    int now = node.queries().ask(new SlowCount(0));
                    slow = Math.max(slow, System.nanoTime() - begun);
                    assertThat(now).isGreaterThanOrEqualTo(most);
                    most = now;
                }
                return slow;
            };
        }

        void alsoBuy(Node node) {
            slowest.add(threads.submit(() -> {
                while (!isOver.get()) {
                    buy(node, UUID.randomUUID());
                }
                return 0L;
            }));
        }

        Duration slowest() throws Exception {
            isOver.set(true);
            long slow = 0;
            for (var each : slowest) {
                slow = Math.max(slow, each.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
            return Duration.ofNanos(slow);
        }

        @Override
        public void close() {
            isOver.set(true);
            threads.close();
        }
    }

    @Test
    void a_standby_answers_and_shows_a_receipt() {
        try (var node = started(settings)) {
            var database = node.get(Standbys.class);
            long before = database.primaryAnswers();
            for (int i = 0; i < 20; i++) {
                var book = UUID.randomUUID();
                assertShown(node, book, buy(node, book));
            }

            assertThat(database.primaryAnswers()).isEqualTo(before);
            assertThat(database.standbyAnswers()).isGreaterThanOrEqualTo(20);
            assertThat(node.metrics().orElseThrow().read("").text())
                    .contains("edupulse_query_answers_total{edupulse_query_database=\"standby\"")
                    .contains("edupulse_query_standby_answering");
            assertThat(node.status().node().standbys())
                    .extracting(StandbyState::part)
                    .containsExactlyInAnyOrder(Part.ANSWERS, Part.PRIMARY);
        }
    }

    @Test
    void a_query_after_a_receipt_waits_until_the_standby_has_replayed_it() throws Exception {
        try (var node = started(settings.with(Setting.QUERY_MAX_LAG, Duration.ofMinutes(10)));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pauseReplay();
            var book = UUID.randomUUID();
            var receipt = buy(node, book);
            assertThatThrownBy(() -> node.queries().ask(new FindBook(book), receipt, Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("projection.behind"));
            var waiting = threads.submit(() -> node.queries().ask(new FindBook(book), receipt, LIMIT));
            resumeReplay();

            assertThat(waiting.get()).isPresent();
            assertThat(node.get(Standbys.class).primaryAnswers()).isZero();
        }
    }

    @Test
    void or_is_asked_at_the_primary_if_the_settings_say_so() throws Exception {
        var passing = settings.with(Setting.QUERY_MAX_LAG, Duration.ofMinutes(10))
                .with(Setting.QUERY_WHEN_BEHIND, Setting.PRIMARY);
        try (var node = started(passing)) {
            pauseReplay();
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));

            assertThat(node.queries().ask(new FindBook(book))).isEmpty();
            assertThat(node.get(Standbys.class).primaryAnswers()).isEqualTo(1);
            resumeReplay();
        }
    }

    @Test
    void a_lagging_standby_is_left_out_and_comes_back() throws Exception {
        try (var node = started(settings);
                var asking = new Asking(node)) {
            pauseReplay();
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book)); // begins to wait at the standby, and ends at the primary
            awaitPart(node, Part.LEFT_OUT);
            assertThat(node.health().ready().ready()).isTrue();
            resumeReplay();
            awaitPart(node, Part.ANSWERS);
            var last = UUID.randomUUID();
            assertShown(node, last, buy(node, last));

            assertThat(asking.slowest()).isLessThan(SLOWEST);
        }
    }

    @Test
    void queries_go_on_while_a_standby_is_killed() throws Exception {
        try (var node = started(settings);
                var asking = new Asking(node)) {
            standby().kill();
            awaitPart(node, Part.LEFT_OUT);
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));
            assertThat(node.health().ready().ready()).isTrue();
            standby().start();
            awaitPart(node, Part.ANSWERS);

            assertThat(asking.slowest()).isLessThan(SLOWEST);
        }
    }

    @Test
    void queries_go_on_while_a_standby_hangs() throws Exception {
        try (var node = started(settings);
                var asking = new Asking(node)) {
            standby().signal("STOP");
            awaitPart(node, Part.LEFT_OUT);
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));
            standby().signal("CONT");
            awaitPart(node, Part.ANSWERS);

            assertThat(asking.slowest()).isLessThan(SLOWEST);
        }
    }

    @Test
    void a_query_that_conflicts_with_the_replay_is_answered_elsewhere() throws Exception {
        try (var node = started(settings);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));
            var slow = threads.submit(() -> node.queries().ask(new SlowCount(2)));
            await().atMost(LIMIT)
                    .until(() -> standby()
                            .text("select count(*) from pg_stat_activity where query like '%pg_sleep%'"
                                    + " and query not like '%pg_stat%'")
                            .equals("1"));
            primary.execute("begin; lock table shelf.books in access exclusive mode; commit");

            assertThat(slow.get()).isEqualTo(1);
            assertThat(node.get(Standbys.class).primaryAnswers()).isEqualTo(1);
            awaitPart(node, Part.ANSWERS);
        }
    }

    @Test
    void a_promoted_standby_answers_as_the_primary() throws Exception {
        try (var node = started(settings)) {
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));
            primary.kill();
            standby().execute("select pg_promote(true, 30)");
            awaitPart(node, Part.PRIMARY);
            var next = UUID.randomUUID();
            await().atMost(LIMIT).ignoreExceptions().until(() -> {
                assertShown(node, next, buy(node, next));
                return true;
            });
            assertShown(node, book, buy(node, UUID.randomUUID()));
        }
    }

    @Test
    void a_watch_sees_the_last_change_however_late_it_is_replayed() throws Exception {
        try (var node = started(settings.with(Setting.QUERY_MAX_LAG, Duration.ofMinutes(10)));
                var watch = node.queries().watch(ALL)) {
            assertThat(watch.next(LIMIT))
                    .hasValueSatisfying(books -> assertThat(books).isEmpty());
            for (int i = 1; i <= 3; i++) {
                int books = i;
                pauseReplay();
                buy(node, UUID.randomUUID());
                assertThat(watch.next(Duration.ofSeconds(1))).isEmpty();
                resumeReplay();
                assertThat(watch.next(LIMIT))
                        .hasValueSatisfying(seen -> assertThat(seen).hasSize(books));
            }
        }
    }

    @Test
    void nothing_goes_back_while_the_turn_passes_between_standbys() throws Exception {
        standbys.add(primary.standby(2));
        var both = settings.with(Setting.QUERY_DATABASE_URL, address(standbys.getFirst(), primary, standbys.getLast()));
        try (var node = started(both);
                var asking = new Asking(node)) {
            asking.alsoBuy(node);
            for (int round = 0; round < 4; round++) {
                var answering = answering(node);
                if (round % 2 == 0) {
                    answering.kill();
                    awaitPart(node, Part.LEFT_OUT);
                    answering.start();
                } else {
                    answering.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where application_name = 'edupulse'");
                    awaitPart(node, Part.LEFT_OUT);
                }
                awaitPart(node, Part.ANSWERS);
                var book = UUID.randomUUID();
                assertShown(node, book, buy(node, book));
            }

            assertThat(asking.slowest()).isLessThan(SLOWEST);
        }
    }

    private PostgresServer answering(Node node) {
        var host = await().atMost(LIMIT)
                .until(
                        () -> node.get(Standbys.class).states().stream()
                                .filter(state -> state.part() == Part.ANSWERS)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .host();
        return standbys.stream()
                .filter(server -> host.endsWith(":" + server.port()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_standby_has_the_connections_of_the_pool_and_one_that_looks() throws Exception {
        try (var node = started(settings.with(Setting.QUERY_POOL_SIZE, 3));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(() -> node.queries().ask(new SlowCount(1))));
            }
            await().atMost(LIMIT).until(() -> sessions() == 4);
            for (var each : all) {
                assertThat(each.get()).isZero();
                assertThat(sessions()).isLessThanOrEqualTo(4);
            }
        }
    }

    private int sessions() throws Exception {
        return Integer.parseInt(
                standby().text("select count(*) from pg_stat_activity where application_name = 'edupulse'"));
    }

    @Test
    void a_server_with_other_data_never_answers() throws Exception {
        var other = PostgresServer.primary(Files.createDirectory(folder.resolve("other")), 1);
        standbys.add(other);
        standbys.add(other.standby(1));
        Client.migrate(settings.with(Setting.DATABASE_URL, other.url()));
        var wrong = settings.with(Setting.QUERY_DATABASE_URL, address(standbys.getLast()));
        try (var node = PROGRAM.start(wrong)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.get(Standbys.class).states())
                            .extracting(StandbyState::reason)
                            .allSatisfy(reason -> assertThat(reason).contains("another")));
            var book = UUID.randomUUID();
            assertShown(node, book, buy(node, book));
            assertThat(node.get(Standbys.class).standbyAnswers()).isZero();
        }
    }
}
