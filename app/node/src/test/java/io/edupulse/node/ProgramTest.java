package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.node.library.Book;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    private static final Program EMPTY = Program.named("library");

    @Test
    void holds_what_it_declares() {
        var definition = Library.PROGRAM.definition();
        assertThat(definition.name()).isEqualTo("library");
        assertThat(definition.aggregates().all()).containsExactly(Book.AGGREGATE);
        assertThat(definition.projections().all()).containsExactly(Shelf.PROJECTION);
        assertThat(definition.queries())
                .extracting(QueryHandler::name)
                .containsExactly("books-of-shelf", "find-book", "list-books");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Library", "my library", "-library", "lib_rary"})
    void refuses_a_name_that_no_command_line_has(String name) {
        assertRefused(() -> Program.named(name).aggregates(Book.AGGREGATE).definition(), "program.invalid-name")
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void refuses_to_be_without_aggregates() {
        assertRefused(EMPTY::definition, "program.no-aggregates").hasMessageContaining("library");
    }

    @Test
    void refuses_null() {
        assertRefused(() -> EMPTY.aggregates(Book.AGGREGATE, null), "program.null")
                .hasMessageContaining("aggregate 2");
        assertRefused(() -> EMPTY.projections((io.edupulse.projection.Projection) null), "program.null")
                .hasMessageContaining("projection 1");
    }

    @Test
    void refuses_an_aggregate_a_projection_and_a_query_that_are_declared_twice() {
        assertRefused(
                () -> EMPTY.aggregates(Book.AGGREGATE, Book.AGGREGATE).definition(), "program.duplicate-aggregate");
        assertRefused(() -> Library.PROGRAM.projections(Shelf.PROJECTION).definition(), "projection.name-taken");
        assertRefused(() -> Library.PROGRAM.queries(Shelf.QUERIES).definition(), "program.duplicate-query");
    }

    @Test
    void refuses_two_commands_or_two_events_of_one_name() {
        assertRefused(
                        () -> EMPTY.aggregates(Book.AGGREGATE, renamed(Book.AGGREGATE))
                                .definition(),
                        "program.duplicate-command")
                .hasMessageContainingAll("BuyBook", Book.BuyBook.class.getName());
    }

    record NoReadModel(String shelf) implements Query<List<String>> {}

    record Unreadable(Object anything) implements Query<List<String>> {}

    @Test
    void refuses_queries_of_read_models_that_it_does_not_declare_and_such_as_cannot_be_read() {
        assertRefused(
                () -> EMPTY.aggregates(Book.AGGREGATE).queries(Shelf.QUERIES).definition(),
                "program.unknown-read-model");
        var unreadable = QueryHandler.<Unreadable, List<String>>of(Unreadable.class, (sql, query) -> List.of());
        assertRefused(() -> Library.PROGRAM.queries(() -> List.of(unreadable)).definition(), "program.invalid-query")
                .hasMessageContaining("anything");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable declaration, String code) {
        return assertThatThrownBy(declaration)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /// The same commands and events under another aggregate's name.
    private static Aggregate<Book, Book.BookCommand, Book.BookEvent> renamed(
            Aggregate<Book, Book.BookCommand, Book.BookEvent> book) {
        return new Aggregate<>() {
            @Override
            public String name() {
                return "volume";
            }

            @Override
            public Book initial() {
                return book.initial();
            }

            @Override
            public io.edupulse.kernel.aggregate.Decision<Book.BookEvent> decide(
                    Book state, Book.BookCommand command, java.time.Instant now) {
                return book.decide(state, command, now);
            }

            @Override
            public Book evolve(Book state, Book.BookEvent event) {
                return book.evolve(state, event);
            }
        };
    }
}
