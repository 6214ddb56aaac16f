package library;

import static library.tables.shelf.Tables.BOOKS;
import static library.tables.shelf.Tables.LENT_COPIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.testkit.environment.EduPulseTest;
import io.edupulse.testkit.environment.TestDatabase;
import io.edupulse.testkit.projection.ProjectionFixture;
import java.util.UUID;
import library.Book.BookAcquired;
import library.Loan.CopyLent;
import library.Loan.CopyReturned;
import org.junit.jupiter.api.Test;

@EduPulseTest
class ShelfTest {

    private final UUID book = UUID.randomUUID();
    private final UUID copy = UUID.randomUUID();
    private final UUID anna = UUID.randomUUID();

    // @start region=shelf
    @Test
    void a_book_that_came_back_is_on_the_shelf_and_not_lent(TestDatabase database) {
        var shelf = ProjectionFixture.of(Shelf.PROJECTION, database)
                .given(book, new BookAcquired(book, "Middlemarch", "George Eliot"))
                .given(copy, new CopyLent(copy, book, anna), new CopyReturned(copy, anna));

        assertThat(shelf.rows(BOOKS).getValues(BOOKS.TITLE)).containsExactly("Middlemarch");
        assertThat(shelf.rows(LENT_COPIES)).isEmpty();
    }
    // @end region=shelf
}
