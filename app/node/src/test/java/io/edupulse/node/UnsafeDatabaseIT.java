package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf.BookRow;
import io.edupulse.node.library.Shelf.BooksOfShelf;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.testkit.environment.EduPulseTest;
import io.edupulse.testkit.environment.TestBroker;
import io.edupulse.testkit.environment.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The PostgreSQL of the test kit has fsync off.
@EduPulseTest
class UnsafeDatabaseIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void a_node_refuses_a_database_that_may_lose_what_it_has_committed(TestDatabase database, TestBroker broker) {
        assertThatThrownBy(() -> Library.PROGRAM.start(settings(database, broker)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("database.not-durable"));
    }

    @Test
    void a_node_of_a_test_takes_it(TestDatabase database, TestBroker broker) {
        try (var node = Library.PROGRAM.start(settings(database, broker).with(Setting.DATABASE_UNSAFE, true))) {
            var book = UUID.randomUUID();
            var result = node.commands().send(new BuyBook(book, "Dune", "novels"));
            assertThat(result).isInstanceOf(Accepted.class);
            assertThat(node.queries().ask(new BooksOfShelf("novels", 10), ((Accepted) result).receipt(), LIMIT))
                    .containsExactly(new BookRow(book, "Dune", "novels"));
        }
    }

    private Settings settings(TestDatabase database, TestBroker broker) {
        return Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_URL, database.url())
                .with(Setting.DATABASE_POOL_SIZE, 4)
                .with(Setting.NATS_URL, broker.url())
                .with(Setting.ENVIRONMENT, broker.environment());
    }
}
