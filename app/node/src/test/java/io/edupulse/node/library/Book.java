package io.edupulse.node.library;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.UUID;

/// A book that stands on a shelf, or is still to be bought.
public record Book(boolean isBought) {

    public static final Aggregate<Book, BookCommand, BookEvent> AGGREGATE = new BookAggregate();

    /// What a book is asked to do.
    public sealed interface BookCommand extends Command {}

    public record BuyBook(UUID bookId, String title, String shelf) implements BookCommand {
        @Override
        public UUID aggregateId() {
            return bookId;
        }
    }

    /// What has happened to a book.
    public sealed interface BookEvent extends DomainEvent {}

    public record BookBought(String title, String shelf) implements BookEvent {}

    private record AlreadyBought(String code, String message) implements Rejection {}

    private static final class BookAggregate implements Aggregate<Book, BookCommand, BookEvent> {

        @Override
        public String name() {
            return "book";
        }

        @Override
        public Book initial() {
            return new Book(false);
        }

        @Override
        public Decision<BookEvent> decide(Book book, BookCommand command, Instant now) {
            return switch (command) {
                case BuyBook buy ->
                    book.isBought()
                            ? Decision.reject(new AlreadyBought("book.bought", "The book is bought already"))
                            : Decision.accept(new BookBought(buy.title(), buy.shelf()));
            };
        }

        @Override
        public Book evolve(Book book, BookEvent event) {
            return switch (event) {
                case BookBought bought -> new Book(true);
            };
        }
    }
}
