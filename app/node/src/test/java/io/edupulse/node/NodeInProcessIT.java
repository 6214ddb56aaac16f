package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf.BookRow;
import io.edupulse.node.library.Shelf.BooksOfShelf;
import io.edupulse.node.library.Shelf.FindBook;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Nodes inside another program.
class NodeInProcessIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void two_nodes_of_one_program_work_side_by_side_and_leave_nothing_behind() throws Exception {
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        var logger = LoggerFactory.getILoggerFactory();
        var threads = threads();
        try (var one = Library.PROGRAM.start(in("one").servingHttp().with(Setting.HTTP_PORT, 0));
                var other = Library.PROGRAM.start(in("other"))) {
            var book = UUID.randomUUID();
            var receipt = buy(one, book, "Dune");
            buy(other, UUID.randomUUID(), "Emma");

            assertThat(one.queries().ask(new BooksOfShelf("novels", 10), receipt, LIMIT))
                    .containsExactly(new BookRow(book, "Dune", "novels"));
            assertThat(other.queries().ask(new FindBook(book))).isEmpty();
            assertThat(statusOf(one.httpUrl().orElseThrow() + "/health/live")).isEqualTo(200);
            assertThat(other.httpUrl()).isEmpty();

            try (var client = Library.PROGRAM.open(in("one"))) {
                assertThat(client.queries().ask(new FindBook(book)))
                        .map(BookRow::title)
                        .hasValue("Dune");
                assertThat(client.rebuilds().all()).isEmpty();
            }
            assertThatThrownBy(() -> Library.PROGRAM.start(in("one")))
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("data.in-use"));
        }
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
        assertThat(LoggerFactory.getILoggerFactory()).isSameAs(logger);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(name -> !threads.contains(name))
                        .as("all but the timers that the HTTP server leaves behind")
                        .filteredOn(name -> !name.startsWith("helidon-"))
                        .isEmpty());
    }

    private Settings in(String name) {
        return Settings.defaults()
                .with(Setting.DATA, folder.resolve(name))
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 4);
    }

    private static Receipt buy(ServiceLookup program, UUID book, String title) {
        var result = program.commands().send(new BuyBook(book, title, "novels"));
        assertThat(result).isInstanceOf(Accepted.class);
        return ((Accepted) result).receipt();
    }

    private static int statusOf(String url) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// The platform's threads but those that the virtual machine shares among all.
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("system")
                        && !thread.getThreadGroup().getName().equals("InnocuousThreadGroup"))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool") && !name.equals("awaitility-thread"))
                .filter(name -> !name.equals("database-writes")) // one for all connections of the virtual machine
                .collect(Collectors.toSet());
    }
}
