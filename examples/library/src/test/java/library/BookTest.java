package library;

import io.edupulse.testkit.AggregateFixture;
import java.util.UUID;
import library.Book.AcquireBook;
import library.Book.BookAcquired;
import library.Book.BookCommand;
import library.Book.BookEvent;
import library.Book.WithdrawBook;
import org.junit.jupiter.api.Test;

class BookTest {

    private final UUID id = UUID.randomUUID();

    private final AggregateFixture<Book, BookCommand, BookEvent> book = AggregateFixture.of(new Book.Rules());

    @Test
    void a_book_is_acquired_once() {
        book.given()
                .when(new AcquireBook(id, "Middlemarch", "George Eliot"))
                .thenEvents(new BookAcquired(id, "Middlemarch", "George Eliot"))
                .when(new AcquireBook(id, "Middlemarch", "George Eliot"))
                .thenRejected("book.owned");
    }

    @Test
    void only_a_book_of_the_library_is_withdrawn() {
        book.given().when(new WithdrawBook(id)).thenRejected("book.unknown");
    }
}
