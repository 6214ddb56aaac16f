package library;

import static library.tables.shelf.Tables.BOOKS;
import static library.tables.shelf.Tables.LENT_COPIES;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.count;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.Projection;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;
import java.util.UUID;
import library.Book.BookAcquired;
import library.Book.BookWithdrawn;
import library.Loan.CopyLent;
import library.Loan.CopyReturned;
import library.tables.shelf.tables.records.BooksRecord;
import library.tables.shelf.tables.records.LentCopiesRecord;
import org.jooq.DSLContext;

/// The books of the library, and which copies of them are lent.
public final class Shelf {

    public static final Projection PROJECTION = Projection.of("shelf", Shelf.class, books(), lentCopies());

    private static View<BooksRecord> books() {
        return View.of(BOOKS)
                .on(
                        BookAcquired.class,
                        recorded -> RowKey.of(recorded.aggregateId()),
                        (book, recorded) -> book.setTitle(recorded.event().title())
                                .setAuthor(recorded.event().author()))
                .removeOn(BookWithdrawn.class, recorded -> RowKey.of(recorded.aggregateId()))
                .build();
    }

    private static View<LentCopiesRecord> lentCopies() {
        return View.of(LENT_COPIES)
                .on(
                        CopyLent.class,
                        recorded -> RowKey.of(recorded.aggregateId()),
                        (copy, recorded) -> copy.setBookId(recorded.event().bookId())
                                .setMemberId(recorded.event().memberId())
                                .setSince(recorded.occurredAt()))
                .removeOn(CopyReturned.class, recorded -> RowKey.of(recorded.aggregateId()))
                .build();
    }

    public record FindBooks(String title) implements Query<List<FoundBook>> {}

    public record FoundBook(UUID bookId, String title, String author, int lentCopies) {}

    static List<QueryHandler<?, ?>> queries() {
        return List.of(QueryHandler.of(FindBooks.class, Shelf::find, PROJECTION));
    }

    private static List<FoundBook> find(DSLContext sql, FindBooks query) {
        return sql.select(BOOKS.BOOK_ID, BOOKS.TITLE, BOOKS.AUTHOR, count(LENT_COPIES.COPY_ID))
                .from(BOOKS)
                .leftJoin(LENT_COPIES)
                .on(LENT_COPIES.BOOK_ID.eq(BOOKS.BOOK_ID))
                .where(BOOKS.TITLE.containsIgnoreCase(query.title()))
                .groupBy(BOOKS.BOOK_ID)
                .orderBy(BOOKS.TITLE)
                .limit(100)
                .fetch(mapping(FoundBook::new));
    }

    private Shelf() {}
}
