package library;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.testkit.environment.EduPulseTest;
import io.edupulse.testkit.environment.TestBroker;
import io.edupulse.testkit.environment.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import library.Book.AcquireBook;
import library.Loan.LendCopy;
import library.Shelf.FindBooks;
import library.Shelf.FoundBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EduPulseTest
class LibraryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final UUID book = UUID.randomUUID();
    private final UUID copy = UUID.randomUUID();
    private final UUID anna = UUID.randomUUID();

    // @start region=node
    @Test
    void what_a_command_has_done_is_found(@TempDir Path folder, TestDatabase database, TestBroker broker) {
        try (var node = start(folder, database, broker)) {
            var acquired = accepted(node, new AcquireBook(book, "Middlemarch", "George Eliot"));
            assertThat(node.queries().ask(new FindBooks("middle"), acquired, LIMIT))
                    .containsExactly(new FoundBook(book, "Middlemarch", "George Eliot", 0));

            var lent = accepted(node, new LendCopy(copy, book, anna));
            assertThat(node.queries().ask(new FindBooks("middle"), lent, LIMIT))
                    .containsExactly(new FoundBook(book, "Middlemarch", "George Eliot", 1));
            assertThat(node.commands().send(new LendCopy(copy, book, anna))).isInstanceOf(Rejected.class);
        }
    }

    private static Node start(Path folder, TestDatabase database, TestBroker broker) {
        return Library.PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_URL, database.url())
                .with(Setting.DATABASE_UNSAFE, true)
                .with(Setting.NATS_URL, broker.url())
                .with(Setting.ENVIRONMENT, broker.environment()));
    }

    private static Receipt accepted(Node node, Command command) {
        return switch (node.commands().send(command)) {
            case Accepted(var receipt, _) -> receipt;
            case Rejected(var rejection) -> throw new AssertionError(rejection.message());
            case Conflicted conflict -> throw new AssertionError(conflict);
        };
    }
    // @end region=node
}
