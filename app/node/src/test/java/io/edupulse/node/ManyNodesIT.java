package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.local.LocalNatsServer;
import io.edupulse.local.LocalPostgres;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf.BookRow;
import io.edupulse.node.library.Shelf.FindBook;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.status.NodeState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several nodes on one database and one broker, which divide the work as their roles say.
@Timeout(600)
class ManyNodesIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int PARTITIONS = 8;

    @TempDir
    private Path folder;

    private LocalPostgres postgres;
    private LocalNatsServer nats;
    private Settings settings;

    @BeforeEach
    void start() {
        postgres = LocalPostgres.throwaway();
        nats = LocalNatsServer.start(folder.resolve("nats"), 0);
        settings = Settings.defaults()
                .with(Setting.DATABASE_URL, postgres.url("postgres"))
                .with(Setting.DATABASE_UNSAFE, true)
                .with(Setting.DATABASE_PARTITIONS, PARTITIONS)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.NATS_URL, nats.url());
        Client.migrate(settings);
    }

    @AfterEach
    void stop() {
        nats.close();
        postgres.close();
    }

    private Node node(String name, String roles) {
        return Library.PROGRAM.start(
                settings.with(Setting.DATA, folder.resolve(name)).with(Setting.ROLES, roles));
    }

    private static Receipt buy(Node node, UUID book) {
        var result = node.commands().send(new BuyBook(book, "Dune", "novels"));
        assertThat(result).isInstanceOf(Accepted.class);
        return ((Accepted) result).receipt();
    }

    private static void assertShown(Node node, UUID book, Receipt receipt) {
        assertThat(node.queries().ask(new FindBook(book), receipt, LIMIT))
                .map(BookRow::title)
                .hasValue("Dune");
    }

    private static void awaitWork(Node node, int relays, int projections) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(work(node))
                        .extracting(NodeState::relays, NodeState::projections)
                        .containsExactly(relays, projections));
    }

    private static NodeState work(Node node) {
        return node.health().ready().node();
    }

    @Test
    void each_does_what_its_roles_say_and_together_they_do_all() {
        try (var front = node("front", "none");
                var publisher = node("publisher", "relay");
                var reader = node("reader", "projections")) {
            awaitWork(front, 0, 0);
            awaitWork(publisher, PARTITIONS, 0);
            awaitWork(reader, 0, PARTITIONS);
            var book = UUID.randomUUID();
            var receipt = buy(front, book);
            assertShown(reader, book, receipt);
            assertShown(front, book, receipt);
            await().atMost(LIMIT).until(() -> front.status().agree());
            assertThat(front.health().ready().ready()).isTrue();
        }
    }

    @Test
    void work_moves_to_a_node_that_comes_and_back_from_one_that_goes() throws Exception {
        try (var one = node("one", "relay,projections")) {
            awaitWork(one, PARTITIONS, PARTITIONS);
            try (var other = node("other", "relay,projections")) {
                awaitWork(one, PARTITIONS / 2, PARTITIONS / 2);
                awaitWork(other, PARTITIONS / 2, PARTITIONS / 2);
                var book = UUID.randomUUID();
                assertShown(one, book, buy(other, book));

                other.drain(Duration.ZERO);
                assertThat(other.health().ready().reasons())
                        .extracting(reason -> reason.code())
                        .containsExactly("node.stopping");
                var last = UUID.randomUUID();
                assertShown(one, last, buy(other, last));
            }
            awaitWork(one, PARTITIONS, PARTITIONS);
            var book = UUID.randomUUID();
            assertShown(one, book, buy(one, book));
        }
    }

    @Test
    void a_node_works_on_the_read_models_that_are_named() {
        assertThatThrownBy(() -> Library.PROGRAM.start(
                        settings.with(Setting.DATA, folder.resolve("none")).with(Setting.PROJECTIONS, "shelves")))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("config.invalid"))
                .hasMessageContaining("shelves")
                .hasMessageContaining(Library.PROGRAM
                        .definition()
                        .projections()
                        .all()
                        .getFirst()
                        .name());
    }
}
