package library;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.UUID;

/// A book that the library owns, from its acquisition to its withdrawal.
public record Book(boolean isOwned) {

    public sealed interface BookCommand extends Command {
        UUID bookId();

        default UUID aggregateId() {
            return bookId();
        }
    }

    public record AcquireBook(UUID bookId, String title, String author) implements BookCommand {}

    public record WithdrawBook(UUID bookId) implements BookCommand {}

    public sealed interface BookEvent extends DomainEvent {}

    public record BookAcquired(UUID bookId, String title, String author) implements BookEvent {}

    public record BookWithdrawn(UUID bookId) implements BookEvent {}

    public static final class Rules implements Aggregate<Book, BookCommand, BookEvent> {

        public Decision<BookEvent> decide(Book book, BookCommand command, Instant now) {
            return switch (command) {
                case AcquireBook _ when book.isOwned() ->
                    reject(Rejection.of("book.owned", "Book %s is in the library already", command.bookId()));
                case AcquireBook acquire ->
                    accept(new BookAcquired(acquire.bookId(), acquire.title(), acquire.author()));
                case WithdrawBook _ when !book.isOwned() ->
                    reject(Rejection.of("book.unknown", "The library has no book %s", command.bookId()));
                case WithdrawBook withdraw -> accept(new BookWithdrawn(withdraw.bookId()));
            };
        }

        public Book evolve(Book book, BookEvent event) {
            return switch (event) {
                case BookAcquired _ -> new Book(true);
                case BookWithdrawn _ -> new Book(false);
            };
        }

        public String name() {
            return "book";
        }

        public Book initial() {
            return new Book(false);
        }
    }
}
