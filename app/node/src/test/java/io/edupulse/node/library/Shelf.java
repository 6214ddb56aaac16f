package io.edupulse.node.library;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.query.Query;
import io.edupulse.node.library.Book.BookBought;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SqlHandler;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What stands on the shelves, written without generated classes.
public final class Shelf {

    // @start region=projection
    public static final Projection PROJECTION = new Projection(
            "shelf",
            "create table books (book_id uuid primary key, title text not null, shelf text not null)",
            List.of(new Books()));
    // @end region=projection

    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(BooksOfShelf.class, Shelf::books, PROJECTION),
            QueryHandler.of(FindBook.class, Shelf::book, PROJECTION),
            QueryHandler.of(ListBooks.class, Shelf::allBooks, PROJECTION));

    private static final Keyset BY_TITLE = Keyset.of(
            "shelf",
            field("title", String.class).asc(),
            field("book_id", UUID.class).asc());

    private Shelf() {}

    public record BookRow(UUID bookId, String title, String shelf) {}

    public record BooksOfShelf(String shelf, int limit) implements Query<List<BookRow>> {}

    public record FindBook(UUID bookId) implements Query<Optional<BookRow>> {}

    public record DatedBook(String title, LocalDate on, Optional<String> note) {}

    public record ListBooks(
            @Nullable String cursor, @Nullable Integer limit) implements Query<Page<DatedBook>> {}

    private static Page<DatedBook> allBooks(DSLContext sql, ListBooks query) {
        return BY_TITLE.fetch(
                sql.select(field("title", String.class), field("book_id", UUID.class))
                        .from(table(name("shelf", "books"))),
                PageRequest.of(query.cursor(), query.limit()),
                row -> new DatedBook(row.value1(), LocalDate.EPOCH, Optional.empty()));
    }

    private static List<BookRow> books(DSLContext sql, BooksOfShelf query) {
        return sql.select(field("book_id", UUID.class), field("title", String.class), field("shelf", String.class))
                .from(table(name("shelf", "books")))
                .where(field("shelf", String.class).eq(query.shelf()))
                .orderBy(field("title"))
                .limit(query.limit())
                .fetch(row -> new BookRow(row.value1(), row.value2(), row.value3()));
    }

    private static Optional<BookRow> book(DSLContext sql, FindBook query) {
        return sql.select(field("book_id", UUID.class), field("title", String.class), field("shelf", String.class))
                .from(table(name("shelf", "books")))
                .where(field("book_id", UUID.class).eq(query.bookId()))
                .fetchOptional(row -> new BookRow(row.value1(), row.value2(), row.value3()));
    }

    // @start region=handler
    private static final class Books implements SqlHandler {

        @Override
        public Set<Class<? extends DomainEvent>> events() {
            return Set.of(BookBought.class);
        }

        @Override
        public void handle(DSLContext sql, List<RecordedEvent> events) {
            for (var event : events) {
                var bought = (BookBought) event.event();
                sql.insertInto(table(name("shelf", "books")))
                        .columns(field("book_id"), field("title"), field("shelf"))
                        .values(event.aggregateId(), bought.title(), bought.shelf())
                        .execute();
            }
        }
    }
    // @end region=handler
}
